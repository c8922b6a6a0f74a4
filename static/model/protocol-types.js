// The types of all messages, written by `make protocol-types` out of server/protocol/: change those.

/** @typedef {[number, number, number]} Shape */
/** @typedef {Record<string, string | number>} Options */
/** @typedef {"activation" | "activation_gradient" | "weight" | "weight_gradient"} FrameField */
/** @typedef {"training" | "paused" | "queued" | "restarting" | "unresponsive" | "stopped" | "failed"} RunState */
/** @typedef {"validation" | "test" | "train" | "batch" | "pixels"} ProbeSource */
/** @typedef {"silenced" | "released" | "painted" | "frozen"} OperationKind */
/** @typedef {"cell" | "weight" | "bias"} TargetKind */
/** @typedef {"forward" | "backward" | "step" | "check"} ExplainView */
/** @typedef {ProductBlock | SumBlock | WindowBlock | FormulaBlock | TableBlock | NoteBlock | CheckBlock} Block */
/** @typedef {"input" | "conv" | "pool" | "fc" | "activation" | "regularization" | "loss"} Family */
/** @typedef {"image" | "values" | "probabilities" | "scores" | "numbers"} OutputKind */
/**
 * @typedef {Hello | PointsAdded | RunChanged | RunRenamed | StorageChanged | HeartbeatSent | DefinitionChanged |
 *   UndoChanged | OptionsChanged | ProbeChanged | ProbeRemoved | ValidationMeasured | SurgeryChanged | SurgeryMeasured |
 *   PatchesFound | MarkAdded | HoldTaken | HoldEnded | CellExplained | ErrorReported} ServerEvent
 */

/**
 * @typedef {FrameDrawn | SetWatch | WatchPatches | RestartWorker | PauseRun | ResumeRun | StepRun | ResetRun |
 *   RestoreRun | SetOptions | ApplyDefinition | UndoDefinition | SetProbe | RemoveProbe | SilenceFilter | FreezeLayer |
 *   PaintFilter | TakeHold | ReleaseHold | ExplainCell} Command
 */

/**
 * Command. Replaces the network by the one that the text defines; the step count goes on; the curve gets a mark.
 *
 * With `keep_weights`, layers that match an old one by type and shape, in order, keep its weights and optimiser state; a
 * layer with more or fewer filters keeps the filters it had. `definition.undo` undoes the change.
 * @typedef {object} ApplyDefinition
 * @property {"definition.apply"} type
 * @property {string} text
 * @property {boolean} [keep_weights]
 */

/**
 * Text of the page: `explain.` + key in static/text, with {name} replaced by the values.
 *
 * Rows, columns, filters, channels and neurons count from 1, as people do; `label` is a class, counted from 0, which a
 * page may replace by its name. The caption of a formula does not contain its result: the page writes caption = value.
 * @typedef {object} Caption
 * @property {string} key
 * @property {Record<string, number | string | null>} values
 */

/**
 * Event. Explains a number, to the viewer that asked.
 * @typedef {object} CellExplained
 * @property {"cell.explained"} type
 * @property {number} request
 * @property {number} hold
 * @property {number} step
 * @property {Explanation} explanation
 */

/**
 * A gradient by nudging, beside the same gradient by backpropagation.
 *
 * relative_error: |a − n| / max(|a|, |n|); 0 if both are 0, None if one of them is not finite.
 * @typedef {object} CheckBlock
 * @property {Caption} caption
 * @property {number | null} analytic
 * @property {number | null} numeric
 * @property {number} epsilon
 * @property {number | null} relative_error
 * @property {"check"} type
 */

/**
 * Event. Answers an accepted definition.apply or definition.undo, to all viewers.
 * @typedef {object} DefinitionChanged
 * @property {"definition.changed"} type
 * @property {string} definition
 * @property {LayerInfo[]} layers
 * @property {number} parameters
 * @property {string[]} kept  names of the parameters that kept all their values
 * @property {Record<string, number>} new_filters  by layer, index of its first new filter; earlier filters are kept
 * @property {number} undo_steps  as in hello
 * @property {number} step
 */

/**
 * Event. A command was refused; the connection stays open.
 * @typedef {object} ErrorReported
 * @property {"error.reported"} type
 * @property {"bad_message" | "bad_definition" | "bad_option" | "bad_probe" | "bad_target" | "bad_surgery" |
 *   "unavailable" | "too_many" | "storage"} code
 * @property {string | null} field
 * @property {string} message
 * @property {Sentence} sentence  message, as its template and values
 * @property {TextError[]} errors  errors of a definition, with their places
 */

/**
 * Command. Asks why a number of a held step is what it is. Answered with `cell.explained`, to this viewer.
 * @typedef {object} ExplainCell
 * @property {"cell.explain"} type
 * @property {number} request  the answer carries it
 * @property {number} hold
 * @property {number} layer  index into hello.layers at the time of the hold
 * @property {TargetKind} kind
 * @property {number[]} index  cell: row, column, channel; weight: filter, row, column, channel; bias: filter
 * @property {ExplainView} view
 */

/**
 * The explanation of one number.
 *
 * total: the result of the blocks' arithmetic; value: the result of the engine (float32), as on the card. views: the
 * views of this target. sees: the region of the input image that the target sees, (first row, first column, rows,
 * columns), possibly beyond the edge; None if unknown.
 * @typedef {object} Explanation
 * @property {Target} target
 * @property {ExplainView} view
 * @property {ExplainView[]} views
 * @property {Block[]} blocks
 * @property {number | null} total
 * @property {number | null} value
 * @property {[number, number, number, number] | null} sees
 */

/**
 * The patches that excite each filter of one convolution most, the strongest first, for filters from `first` on.
 * @typedef {object} FilterPatches
 * @property {number} index
 * @property {number} rows  of a patch, in pixels, including those beyond the edge
 * @property {number} columns
 * @property {number} first  index of the first of these filters
 * @property {Patch[][]} filters
 */

/**
 * One line of arithmetic. caption: formula and numbers; value: the result; target: of a click.
 * @typedef {object} FormulaBlock
 * @property {Caption} caption
 * @property {number | null} value
 * @property {Target | null} target
 * @property {"formula"} type
 */

/**
 * Command. Returns a credit: the page has drawn this frame and can take another (at most two are in flight).
 * @typedef {object} FrameDrawn
 * @property {"frame.drawn"} type
 * @property {number} number
 */

/**
 * Command. Excludes the parameters of a layer from training, or (frozen: false) trains them again.
 * @typedef {object} FreezeLayer
 * @property {"layer.freeze"} type
 * @property {number} layer  index into hello.layers
 * @property {boolean} [frozen]
 */

/**
 * A picture of numbers. values: rows of columns; limit: the |v| drawn in full colour.
 *
 * marked: highlighted cells (row, column), such as the winner of a window. origin: the target of cell (0, 0), for
 * clicks; cell (i, j) is i rows and j columns further. Cells outside of the layer are padding.
 * @typedef {object} Grid
 * @property {Caption} caption
 * @property {"image" | "activation" | "gradient" | "weight" | "weight_gradient"} palette
 * @property {(number | null)[][]} values
 * @property {number} limit
 * @property {[number, number][]} marked
 * @property {Target | null} origin
 */

/**
 * Event. Sent every two seconds, so that a page notices a dead connection.
 * @typedef {object} HeartbeatSent
 * @property {"heartbeat.sent"} type
 */

/**
 * Event. The state of the run, first on every connection.
 * @typedef {object} Hello
 * @property {"hello"} type
 * @property {number} protocol
 * @property {string} epoch  of the server process: after a new one a page must fetch everything again
 * @property {string} run
 * @property {string} name
 * @property {RunState} state
 * @property {string} reason
 * @property {Sentence | null} sentence  reason, as its template and values; null if it is empty
 * @property {number} place  in the queue for a core, from 1; 0 outside
 * @property {number | null} restore_step  step of the checkpoint that run.restore goes back to
 * @property {string} storage_problem  what is not being saved, and why; empty while all is
 * @property {Sentence | null} storage_sentence  the same, as its template and values
 * @property {string} definition
 * @property {LayerInfo[]} layers
 * @property {string[]} new_layers  types of layers that can be added to a network
 * @property {number} parameters
 * @property {Options} options
 * @property {number} seed
 * @property {number} step
 * @property {number} point  number of the newest point; 0 while there is none
 * @property {number} life  number of the last point before the newest reset; 0 without one
 * @property {string} dataset
 * @property {Record<string, number>} dataset_sizes  images in train, validation and, if there is one, test
 * @property {Shape} image_shape  of the data, before the crop to the network's input
 * @property {string[]} class_names
 * @property {Probe[]} probes  all pinned images, by slot
 * @property {Mark[]} marks
 * @property {Surgery} surgery  silenced filters and frozen layers
 * @property {SurgeryMeasured | null} operation  the newest surgery.measured of this network; null if there was no
 *   operation
 * @property {number} undo_steps  how many definition.apply can be undone by definition.undo
 * @property {Record<string, number>} new_filters  by layer, index of the first filter that the newest change added
 */

/**
 * Event. The held step is gone, to its viewer: too many other viewers hold steps (`others`), or the worker that kept it
 * has ended (`worker`).
 * @typedef {object} HoldEnded
 * @property {"hold.ended"} type
 * @property {number} hold
 * @property {"others" | "worker"} reason
 */

/**
 * Event. The step is held, to the viewer that asked. The frame with this number as its `hold` comes next.
 * @typedef {object} HoldTaken
 * @property {"hold.taken"} type
 * @property {number} hold
 * @property {number} slot
 * @property {number} step
 * @property {number} label  the class that gradients are for
 */

/**
 * The results on the whole validation split.
 * @typedef {object} Judged
 * @property {number} accuracy
 * @property {number[][]} confusion  row: true class; column: predicted class
 */

/**
 * One setting in the form of a layer.
 * @typedef {object} LayerField
 * @property {string} key  as the notation has it
 * @property {string} label  `form.` + label names it in the page's texts
 * @property {number | string} value
 * @property {string[]} choices  the texts it may have; the empty text means none; () for a number
 * @property {number} least
 * @property {number} step
 */

/**
 * One desugared layer, for its card and for the note under its line of the definition.
 * @typedef {object} LayerInfo
 * @property {number} index
 * @property {string} name
 * @property {string} type
 * @property {Shape} input_shape  height, width, channels
 * @property {Shape} output_shape  height, width, channels
 * @property {number} parameters
 * @property {number} multiply_adds  products added to a sum, forward, for one example
 * @property {string} formula  '8×5×5×1+8'; empty without parameters
 * @property {Record<string, number[]>} parameter_shapes
 * @property {Record<string, number | number[]>} facts  kernel_size [h, w], stride, padding, filters, neurons, classes
 * @property {[number, number]} receptive_field  height, width in input pixels that one cell sees
 * @property {Family} family  decides the card's tint
 * @property {boolean} is_loss
 * @property {boolean} keeps_range  its values lie on the scale of its input and share its colour range
 * @property {OutputKind} output_kind  what its output numbers are
 * @property {number | null} largest_output  largest possible |output|; null if there is no limit
 * @property {boolean} counts_open  whether its card shows the share of cells above 0
 * @property {LayerWindow} window
 * @property {LayerWords | null} words  its settings, as its card says them
 * @property {number | null} loss_of_guessing  in nats; the loss if every class is equally likely
 * @property {LayerField[]} fields  form of its layer in the text; empty for layers that the text's layer adds
 * @property {number} line  last line of the text that defined it, from 1
 * @property {number} item  index of its layer in the text, from 0: relu1 has that of the conv which adds it
 */

/**
 * The size of a layer's gradient and step, per weight; null if it is not finite.
 * @typedef {object} LayerSize
 * @property {string} name
 * @property {number | null} gradient_rms  RMS of the mean gradient of the weights, without decay
 * @property {number | null} update_ratio  RMS of the change, divided by RMS of the weights before it
 */

/**
 * The part of the previous layer that one cell of a layer reads.
 *
 * Channel c reads the channels from c·channel_group − channel_reach up to (c + 1)·channel_group + channel_reach,
 * exclusive; all channels if channel_group is null.
 * @typedef {object} LayerWindow
 * @property {number} height  in cells; so are width, stride and padding
 * @property {number} width
 * @property {number} stride
 * @property {number} padding
 * @property {number | null} channel_group
 * @property {number} channel_reach
 */

/**
 * A sentence about a layer's settings: text `card.` + key of the page, {name} replaced by the values.
 * @typedef {object} LayerWords
 * @property {string} key
 * @property {Record<string, number | number[]>} values  a list is a size, as 5×5×3
 */

/**
 * A change by a person, marked on the curve.
 * @typedef {object} Mark
 * @property {number} step
 * @property {"definition" | "options" | "reset" | "restored" | "surgery"} kind
 * @property {string} detail  'learning_rate 0.01 → 0.1', 'conv1 filter 3 silenced'
 * @property {Sentence | null} sentence  detail, as its template and values
 */

/**
 * Event. A new mark for the curve.
 * @typedef {object} MarkAdded
 * @property {"mark.added"} type
 * @property {Mark} mark
 */

/**
 * A sentence.
 * @typedef {object} NoteBlock
 * @property {Caption} caption
 * @property {"note"} type
 */

/**
 * Event. All options after a change, to all viewers.
 * @typedef {object} OptionsChanged
 * @property {"options.changed"} type
 * @property {Options} options
 * @property {number} step
 */

/**
 * Command. Overwrites weights of a filter that is not silenced. Answered with `surgery.measured`.
 * @typedef {object} PaintFilter
 * @property {"filter.paint"} type
 * @property {number} layer  index into hello.layers
 * @property {number} filter  from 0
 * @property {number | null} [channel]  input channel, from 0; null: all
 * @property {(number | null)[]} values  k_y·k_x weights, row by row; null keeps a weight as it is
 */

/**
 * A piece of a held-out image that excites a filter.
 * @typedef {object} Patch
 * @property {number} image  index in the validation split
 * @property {number} row  of its first pixel in the network's input; negative beyond the edge
 * @property {number} column  of its first pixel, likewise
 * @property {number} value  the filter's output for it, before the activation
 */

/**
 * Event. The patches that excite filters most, to viewers that watch them; a slow viewer gets only the newest.
 *
 * A message holds at most 64 filters; for more filters, several messages are sent one after another.
 * @typedef {object} PatchesFound
 * @property {"patches.found"} type
 * @property {number} step  of the weights that were used
 * @property {number} searched  number of held-out images searched
 * @property {FilterPatches[]} layers
 */

/**
 * Command. Pauses training. Pausing twice is not an error.
 * @typedef {object} PauseRun
 * @property {"run.pause"} type
 */

/**
 * The scalar record of `steps` steps that ended at `step`. Points are numbered without a gap, from 1.
 * @typedef {object} Point
 * @property {number} number
 * @property {number} branch
 * @property {number} step  optimiser steps since the start or the last reset
 * @property {number} steps  how many steps are averaged
 * @property {number} epoch  passes over the training split
 * @property {number | null} loss  mean data loss before the update, in nats
 * @property {number | null} l2_decay_loss
 * @property {number | null} accuracy  of the training batches, before the update
 * @property {number | null} validation_loss  in nats; null if it was not measured at this step
 * @property {number | null} validation_accuracy
 * @property {number} learning_rate
 * @property {number} batch_size
 * @property {number} forward_ms  per example
 * @property {number} backward_ms  per example, the update included
 * @property {number} examples_per_second
 * @property {LayerSize[]} layers  at the point's last step; empty in points of older versions and in points closed early
 */

/**
 * Event. New points. They are never dropped; only frames are replaced by newer ones.
 * @typedef {object} PointsAdded
 * @property {"points.added"} type
 * @property {Point[]} points
 */

/**
 * The network's prediction for one held-out image, most probable class first.
 * @typedef {object} Prediction
 * @property {number} index  in the validation split
 * @property {number} label
 * @property {number[]} classes
 * @property {number[]} probabilities
 */

/**
 * The image pinned in a slot. Without a label, gradients are for the predicted class.
 *
 * `pixels`: row-major (H, W, C) bytes 0 to 255 (0 is paper, 255 ink, as in MNIST), of the data's image size or of the
 * network's input size. `batch` follows the first example of the training batch.
 * @typedef {object} Probe
 * @property {number} slot
 * @property {ProbeSource} source
 * @property {number | null} index
 * @property {number[] | null} pixels
 * @property {number | null} label
 */

/**
 * Event. Another image is pinned in a slot.
 * @typedef {object} ProbeChanged
 * @property {"probe.changed"} type
 * @property {Probe} probe
 */

/**
 * Event. The pinned image of a slot was removed.
 * @typedef {object} ProbeRemoved
 * @property {"probe.removed"} type
 * @property {number} slot
 */

/**
 * Two pictures, their product cell by cell, and its sum.
 * @typedef {object} ProductBlock
 * @property {Caption} caption
 * @property {Grid} left
 * @property {Grid} right
 * @property {Grid} product
 * @property {number | null} sum
 * @property {"product"} type
 */

/**
 * Command. Releases this viewer's held step. Releasing twice is not an error.
 * @typedef {object} ReleaseHold
 * @property {"hold.release"} type
 */

/**
 * Command. Removes the pinned image of a slot. Slot 0 always has one.
 * @typedef {object} RemoveProbe
 * @property {"probe.remove"} type
 * @property {number} slot
 */

/**
 * Command. Restarts at step 0 with fresh weights; the same seed gives the same bits. A training run trains on.
 * @typedef {object} ResetRun
 * @property {"run.reset"} type
 * @property {number | null} [seed]  null keeps the run's seed
 */

/**
 * Command. Ends the training process by force and starts another from the newest checkpoint.
 * @typedef {object} RestartWorker
 * @property {"worker.restart"} type
 */

/**
 * Command. Goes back to the newest checkpoint in which every number is finite, and pauses; the options stay.
 * @typedef {object} RestoreRun
 * @property {"run.restore"} type
 */

/**
 * Command. Continues training from the current step.
 * @typedef {object} ResumeRun
 * @property {"run.resume"} type
 */

/**
 * Event. The run has another state. `paused` comes after the last point.
 * @typedef {object} RunChanged
 * @property {"run.changed"} type
 * @property {RunState} state
 * @property {string} reason  in words; may be empty
 * @property {Sentence | null} sentence  reason, as its template and values
 * @property {number} step
 * @property {number} seed
 * @property {number} place  in the queue for a core, from 1; 0 outside
 * @property {number | null} restore_step  of a stopped run: step of the checkpoint that run.restore goes back to
 */

/**
 * Event. The run was renamed.
 * @typedef {object} RunRenamed
 * @property {"run.renamed"} type
 * @property {string} name
 */

/**
 * An English sentence: a template with {names}, and a value for each name. str() gives the whole sentence.
 *
 * A value is a text that is the same in every language, a number, another sentence, or a tuple of these (shown as a, b,
 * c). A template is always written as a literal: tests/test_said.py finds it, static/text/ translates it.
 * @typedef {object} Sentence
 * @property {string} template
 * @property {Record<string, string | number | Sentence | (string | number | Sentence)[]>} values
 */

/**
 * Command. Sets options from the next step on. Omitted fields stay as they are; the engine checks the ranges.
 * @typedef {object} SetOptions
 * @property {"options.set"} type
 * @property {string | null} [method]
 * @property {number | null} [learning_rate]
 * @property {number | null} [momentum]
 * @property {number | null} [batch_size]
 * @property {number | null} [l1_decay]
 * @property {number | null} [l2_decay]
 * @property {number | null} [ro]
 * @property {number | null} [eps]
 * @property {number | null} [beta1]
 * @property {number | null} [beta2]
 */

/**
 * Command. Pins another image in a slot.
 * @typedef {object} SetProbe
 * @property {number} [slot]
 * @property {ProbeSource} source
 * @property {number | null} [index]
 * @property {number[] | null} [pixels]
 * @property {number | null} [label]
 * @property {"probe.set"} type
 */

/**
 * Command. Sets what this viewer watches, in place of what it watched before. Only what is watched is sent.
 * @typedef {object} SetWatch
 * @property {"watch.set"} type
 * @property {number[]} layers  indexes into hello.layers; those beyond the last are ignored
 * @property {FrameField[]} [fields]
 * @property {number} [frames_per_second]
 * @property {number[] | null} [slots]  slots whose frames the viewer gets; null: all pinned images, in turn
 */

/**
 * Command. Sets the output of a filter (or of a neuron of an fc layer) to 0; its weights are kept and not trained.
 * silent: false restores it. Answered with `surgery.changed` and `surgery.measured`.
 * @typedef {object} SilenceFilter
 * @property {"filter.silence"} type
 * @property {number} layer  index into hello.layers
 * @property {number} filter  from 0
 * @property {boolean} [silent]
 */

/**
 * Command. Trains one mini-batch, then pauses. Answered with one `points.added` that holds one point.
 * @typedef {object} StepRun
 * @property {"run.step"} type
 */

/**
 * Event. Something cannot be saved any more, or (problem is empty) all is saved again. Training goes on.
 * @typedef {object} StorageChanged
 * @property {"storage.changed"} type
 * @property {string} problem
 * @property {Sentence | null} sentence  problem, as its template and values
 */

/**
 * Terms as signed bars. If `rest` is given, the largest come first, and rest is (number of others, their sum).
 * @typedef {object} SumBlock
 * @property {Caption} caption
 * @property {Term[]} terms
 * @property {[number, number | null] | null} rest
 * @property {number | null} total
 * @property {"sum"} type
 */

/**
 * The silenced filters of a network, as pairs of layer and filter, and its frozen layers.
 * @typedef {object} Surgery
 * @property {[number, number][]} silent
 * @property {number[]} frozen
 */

/**
 * Event. All silenced filters and frozen layers from now on. A reset releases all; another definition releases those of
 * layers whose parameters were not kept.
 * @typedef {object} SurgeryChanged
 * @property {"surgery.changed"} type
 * @property {[number, number][]} silent  layer and filter, both from 0
 * @property {number[]} frozen  layers
 */

/**
 * Event. An operation on a filter, and the held-out results before and after it, with no step between.
 * @typedef {object} SurgeryMeasured
 * @property {"surgery.measured"} type
 * @property {number} step
 * @property {number} layer
 * @property {number} filter
 * @property {OperationKind} operation
 * @property {Judged} before
 * @property {Judged} after
 */

/**
 * Rows of numbers under headings, such as softmax's.
 *
 * marked: the explained row. targets: of a click on each row; empty if there are none.
 * @typedef {object} TableBlock
 * @property {Caption} caption
 * @property {Caption[]} headings
 * @property {[Caption, (number | null)[]][]} rows
 * @property {number | null} marked
 * @property {Target[]} targets
 * @property {"table"} type
 */

/**
 * Command. Holds the run's current step, with a slot's image, so that this viewer can ask about its numbers.
 *
 * Answered with `hold.taken` and a frame of every layer and field. The frame carries the hold's number and uses no
 * credit. Training goes on. A viewer has one hold; a new one replaces it.
 * @typedef {object} TakeHold
 * @property {"hold.take"} type
 * @property {number} [slot]
 */

/**
 * A number that can be explained.
 *
 * layer: an index into the desugared layers, 0 is the input. kind and index: `cell` (row, column, channel) of the
 * layer's output; `weight` (filter, row, column, channel), for an fc layer in its input's shape; `bias` (filter,).
 * @typedef {object} Target
 * @property {number} layer
 * @property {TargetKind} kind
 * @property {number[]} index
 */

/**
 * One part of a sum. factors: its factors, if it is a product; target: of a click.
 * @typedef {object} Term
 * @property {Caption} caption
 * @property {number | null} value
 * @property {(number | null)[]} factors
 * @property {Target | null} target
 */

/**
 * An error in a definition and its place; lines and columns count from 1, `end_column` is exclusive.
 * @typedef {object} TextError
 * @property {number} line
 * @property {number} column
 * @property {number} end_column
 * @property {string} message
 * @property {Sentence} sentence  message, as its template and values
 * @property {string[]} suggestions
 * @property {TextFix[]} fixes  the most likely first
 */

/**
 * A fix for an error: replaces the text from one place up to another by `text`.
 * @typedef {object} TextFix
 * @property {string} label_key  key of the page's text for its button
 * @property {Record<string, string>} values  values for that text
 * @property {number} line
 * @property {number} column
 * @property {number} end_line
 * @property {number} end_column  exclusive
 * @property {string} text
 */

/**
 * Event. How many changes definition.undo can undo: sent when a worker begins, because only the worker knows, and when a
 * file turns out to be damaged.
 * @typedef {object} UndoChanged
 * @property {"undo.changed"} type
 * @property {number} steps
 */

/**
 * Command. Undoes the newest definition.apply: definition, weights, optimiser state and options become what they were
 * before it, to the bit; the step count goes on. Answered with `definition.changed`.
 * @typedef {object} UndoDefinition
 * @property {"definition.undo"} type
 */

/**
 * Event. The results on the whole validation split; a viewer that joins later gets only the newest.
 * @typedef {object} ValidationMeasured
 * @property {"validation.measured"} type
 * @property {number} step
 * @property {number} examples
 * @property {number | null} loss
 * @property {number} accuracy
 * @property {number[][]} confusion  row: true class; column: predicted class
 * @property {Prediction[]} predictions  of the first images of the split, always the same
 * @property {Prediction[]} mistakes  wrong predictions, the most confident first
 */

/**
 * Command. Sets the convolutions whose strongest patches this viewer shows, in place of those it watched before.
 *
 * Answered with `patches.found`, repeatedly while the network changes. If nothing is watched, nothing is searched.
 * @typedef {object} WatchPatches
 * @property {"patches.watch"} type
 * @property {number[]} layers  indexes into hello.layers; layers of other types are ignored
 * @property {[number, number][] | null} [filters]  for each of these layers, its first filter and the one after its
 *   last; omitted: all filters
 */

/**
 * One picture with its relevant cells marked.
 * @typedef {object} WindowBlock
 * @property {Caption} caption
 * @property {Grid} grid
 * @property {"window"} type
 */

export {};
