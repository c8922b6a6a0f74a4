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
 * Command. The network becomes what the text says; the step count goes on and a mark stands on the curve.
 *
 * With `keep_weights`, layers that go on keep what they have learned, with their optimiser state: matched by kind and
 * shape, in order; one with more or fewer filters keeps the old ones. `definition.undo` takes it back.
 * @typedef {object} ApplyDefinition
 * @property {"definition.apply"} type
 * @property {string} text
 * @property {boolean} [keep_weights]
 */

/**
 * Words of the page: `explain.` + key in static/text, with {name} replaced by the values.
 *
 * Rows, columns, filters, channels and neurons count from 1, as a person does; `label` is a class, counted from 0, for
 * which a page may say its name. What a formula comes to is not in its caption: the page writes caption = value.
 * @typedef {object} Caption
 * @property {string} key
 * @property {Record<string, number | string | null>} values
 */

/**
 * Event. To the viewer that asked.
 * @typedef {object} CellExplained
 * @property {"cell.explained"} type
 * @property {number} request
 * @property {number} hold
 * @property {number} step
 * @property {Explanation} explanation
 */

/**
 * A gradient by nudging beside the one by backpropagation.
 *
 * relative_error: |a − n| / max(|a|, |n|); 0 where both are 0, None where one of them is not finite.
 * @typedef {object} CheckBlock
 * @property {Caption} caption
 * @property {number | null} analytic
 * @property {number | null} numeric
 * @property {number} epsilon
 * @property {number | null} relative_error
 * @property {"check"} type
 */

/**
 * Event. The answer to an accepted definition.apply or definition.undo, to all viewers.
 * @typedef {object} DefinitionChanged
 * @property {"definition.changed"} type
 * @property {string} definition
 * @property {LayerInfo[]} layers
 * @property {number} parameters
 * @property {string[]} kept  names of the parameters that kept their values, every one of them
 * @property {Record<string, number>} new_filters  by layer, index of its first new filter; those before it are kept
 * @property {number} undo_steps  as in hello
 * @property {number} step
 */

/**
 * Event. What a refused command is answered with; the connection stays.
 * @typedef {object} ErrorReported
 * @property {"error.reported"} type
 * @property {"bad_message" | "bad_definition" | "bad_option" | "bad_probe" | "bad_target" | "bad_surgery" |
 *   "unavailable" | "too_many" | "storage"} code
 * @property {string | null} field
 * @property {string} message
 * @property {Sentence} sentence  message, as its template and values
 * @property {TextError[]} errors  of a definition, with their places
 */

/**
 * Command. Why one number of a held step is what it is. Answered with `cell.explained`, to this viewer.
 * @typedef {object} ExplainCell
 * @property {"cell.explain"} type
 * @property {number} request  the answer carries it
 * @property {number} hold
 * @property {number} layer  an index into hello.layers, as they were when it was held
 * @property {TargetKind} kind
 * @property {number[]} index  cell: row, column, channel; weight: filter, row, column, channel; bias: filter
 * @property {ExplainView} view
 */

/**
 * Why one number is what it is.
 *
 * total: what the blocks' arithmetic comes to; value: what the engine computed (float32), as the card shows it. views:
 * which views this target has. sees: what of the input image the target sees, (first row, first column, rows, columns),
 * may reach beyond it; None where nothing can be said.
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
 * Of one convolution: for each filter from `first` on the patches that excite it most, the strongest first.
 * @typedef {object} FilterPatches
 * @property {number} index
 * @property {number} rows  of a patch, in pixels, what lies beyond the edge included
 * @property {number} columns
 * @property {number} first  of these filters
 * @property {Patch[][]} filters
 */

/**
 * One line of arithmetic: the caption holds formula and numbers, `value` is what it comes to; target: where a click
 * leads.
 * @typedef {object} FormulaBlock
 * @property {Caption} caption
 * @property {number | null} value
 * @property {Target | null} target
 * @property {"formula"} type
 */

/**
 * Command. A credit: the page has drawn this frame and may be sent another (two in flight at most).
 * @typedef {object} FrameDrawn
 * @property {"frame.drawn"} type
 * @property {number} number
 */

/**
 * Command. Training leaves the parameters of a layer as they are, or (frozen: false) changes them again.
 * @typedef {object} FreezeLayer
 * @property {"layer.freeze"} type
 * @property {number} layer  index into hello.layers
 * @property {boolean} [frozen]
 */

/**
 * A picture of numbers. values: rows of columns; limit: |v| of the full colour.
 *
 * marked: cells (row, column) to stand out, such as the winner of a window. origin: what the cell (0, 0) is elsewhere in
 * the network, so that a click leads there; cell (i, j) lies i rows and j columns further. Cells outside of it are
 * padding.
 * @typedef {object} Grid
 * @property {Caption} caption
 * @property {"image" | "activation" | "gradient" | "weight" | "weight_gradient"} palette
 * @property {(number | null)[][]} values
 * @property {number} limit
 * @property {[number, number][]} marked
 * @property {Target | null} origin
 */

/**
 * Event. Every few seconds, so that a page that hears nothing knows that the connection is dead.
 * @typedef {object} HeartbeatSent
 * @property {"heartbeat.sent"} type
 */

/**
 * Event. First on every connection.
 * @typedef {object} Hello
 * @property {"hello"} type
 * @property {number} protocol
 * @property {string} epoch  of the server process: a new one means that everything must be fetched anew
 * @property {string} run
 * @property {string} name
 * @property {RunState} state
 * @property {string} reason
 * @property {Sentence | null} sentence  reason, as its template and values; null where it is empty
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
 * @property {Record<string, number>} dataset_sizes  images in train, validation and, where there is one, test
 * @property {Shape} image_shape  of the data, before the crop to the network's input
 * @property {string[]} class_names
 * @property {Probe[]} probes  of all slots that have one, in their order
 * @property {Mark[]} marks
 * @property {Surgery} surgery  what a person holds in the network
 * @property {SurgeryMeasured | null} operation  the newest surgery.measured of this network; null where nobody operated
 *   on it
 * @property {number} undo_steps  how many definition.apply can be taken back by definition.undo
 * @property {Record<string, number>} new_filters  by layer, index of the first filter that the newest change has added
 */

/**
 * Event. To the viewer that held a step: it is no more, because others hold more than there is room for (`others`), or
 * because the worker that kept it has ended (`worker`).
 * @typedef {object} HoldEnded
 * @property {"hold.ended"} type
 * @property {number} hold
 * @property {"others" | "worker"} reason
 */

/**
 * Event. To the viewer that asked: its step is held. The frame with this number as its `hold` comes next.
 * @typedef {object} HoldTaken
 * @property {"hold.taken"} type
 * @property {number} hold
 * @property {number} slot
 * @property {number} step
 * @property {number} label  the class that gradients are for
 */

/**
 * The whole validation split through the network.
 * @typedef {object} Judged
 * @property {number} accuracy
 * @property {number[][]} confusion  row: what it is; column: what the network says
 */

/**
 * One setting in the form of a layer.
 * @typedef {object} LayerField
 * @property {string} key  as the notation has it
 * @property {string} label  `form.` + label names it in the page's texts
 * @property {number | string} value
 * @property {string[]} choices  the texts that it may be, the empty one being none; () for a number
 * @property {number} least
 * @property {number} step
 */

/**
 * One desugared layer, as the page needs it for a card or for the note under a definition's line.
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
 * @property {Family} family  its tint
 * @property {boolean} is_loss
 * @property {boolean} keeps_range  its values lie on the scale of those it reads, and share their colours
 * @property {OutputKind} output_kind  what the numbers are that it puts out
 * @property {number | null} largest_output  |value| that no output exceeds, whatever goes in
 * @property {boolean} counts_open  its card says which share of its cells is above 0
 * @property {LayerWindow} window
 * @property {LayerWords | null} words  its settings as a card says them
 * @property {number | null} loss_of_guessing  in nats; what a loss is while every class is equally likely
 * @property {LayerField[]} fields  of the form of its layer of the text; empty on all but the main
 * @property {number} line  last line of the text that defined it, from 1
 * @property {number} item  which of the text's layers it comes from, from 0: relu1 from the conv that names it
 */

/**
 * How large a layer's part of a step is, per weight; null is a number that is not finite.
 * @typedef {object} LayerSize
 * @property {string} name
 * @property {number | null} gradient_rms  RMS of the mean gradient by the weights, without decay
 * @property {number | null} update_ratio  RMS of the change over RMS of the weights before it
 */

/**
 * What one cell of a layer reads of the layer before it.
 *
 * Channel c reads the channels from c·channel_group − channel_reach up to (c + 1)·channel_group + channel_reach, the
 * last excluded; where channel_group is null, all.
 * @typedef {object} LayerWindow
 * @property {number} height  in cells, as are the others
 * @property {number} width
 * @property {number} stride
 * @property {number} padding
 * @property {number | null} channel_group
 * @property {number} channel_reach
 */

/**
 * A sentence about a layer's settings: `card.` + key of the page's texts, {name} replaced by the values.
 * @typedef {object} LayerWords
 * @property {string} key
 * @property {Record<string, number | number[]>} values  a list is a size, as 5×5×3
 */

/**
 * Something a person changed, to stand on the curve.
 * @typedef {object} Mark
 * @property {number} step
 * @property {"definition" | "options" | "reset" | "restored" | "surgery"} kind
 * @property {string} detail  'learning_rate 0.01 → 0.1', 'conv1 filter 3 silenced'
 * @property {Sentence | null} sentence  detail, as its template and values
 */

/**
 * Event. A mark for the curve.
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
 * Event. The whole set of options, to all viewers.
 * @typedef {object} OptionsChanged
 * @property {"options.changed"} type
 * @property {Options} options
 * @property {number} step
 */

/**
 * Command. Writes weights of a filter that is not silent. Answered with `surgery.measured`.
 * @typedef {object} PaintFilter
 * @property {"filter.paint"} type
 * @property {number} layer  index into hello.layers
 * @property {number} filter  from 0
 * @property {number | null} [channel]  input channel, from 0; null: each of them
 * @property {(number | null)[]} values  k_y·k_x weights, row by row; null leaves one as it is
 */

/**
 * A piece of a held-out image that excites a filter.
 * @typedef {object} Patch
 * @property {number} image  index in the validation split
 * @property {number} row  of its first pixel in the network's input; negative beyond the edge
 * @property {number} column  likewise
 * @property {number} value  what the filter says of it, before what follows it
 */

/**
 * Event. What excites filters most, to viewers that watch them; only the newest is kept for a slow one.
 *
 * At most 64 filters a message: of wider layers, or of more of them, several come, one behind the other.
 * @typedef {object} PatchesFound
 * @property {"patches.found"} type
 * @property {number} step  whose weights said so
 * @property {number} searched  held-out images looked through
 * @property {FilterPatches[]} layers
 */

/**
 * Command. Pausing twice is not an error.
 * @typedef {object} PauseRun
 * @property {"run.pause"} type
 */

/**
 * The scalar record of `steps` steps that ended at `step`. Numbers run on without a gap, from 1.
 * @typedef {object} Point
 * @property {number} number
 * @property {number} branch
 * @property {number} step  optimiser steps since the start or the last reset
 * @property {number} steps  how many steps are averaged
 * @property {number} epoch  passes over the training split
 * @property {number | null} loss  mean data loss before the update, in nats
 * @property {number | null} l2_decay_loss
 * @property {number | null} accuracy  of the training batches, before the update
 * @property {number | null} validation_loss  in nats; null at steps where it was not measured
 * @property {number | null} validation_accuracy
 * @property {number} learning_rate
 * @property {number} batch_size
 * @property {number} forward_ms  per example
 * @property {number} backward_ms  per example, the update included
 * @property {number} examples_per_second
 * @property {LayerSize[]} layers  of the point's last step; empty in points of older versions, and in those cut short
 */

/**
 * Event. Never dropped; only frames give way to newer ones.
 * @typedef {object} PointsAdded
 * @property {"points.added"} type
 * @property {Point[]} points
 */

/**
 * One held-out image and what the network makes of it, best class first.
 * @typedef {object} Prediction
 * @property {number} index  in the validation split
 * @property {number} label
 * @property {number[]} classes
 * @property {number[]} probabilities
 */

/**
 * Which image is pinned in a slot. Without a label, gradients are for the predicted class.
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
 * Event. Somebody chose another image for the cards.
 * @typedef {object} ProbeChanged
 * @property {"probe.changed"} type
 * @property {Probe} probe
 */

/**
 * Event. An image is not pinned any more.
 * @typedef {object} ProbeRemoved
 * @property {"probe.removed"} type
 * @property {number} slot
 */

/**
 * Two pictures multiplied cell by cell, the product, and its sum.
 * @typedef {object} ProductBlock
 * @property {Caption} caption
 * @property {Grid} left
 * @property {Grid} right
 * @property {Grid} product
 * @property {number | null} sum
 * @property {"product"} type
 */

/**
 * Command. This viewer needs its held step no more. Releasing twice is not an error.
 * @typedef {object} ReleaseHold
 * @property {"hold.release"} type
 */

/**
 * Command. An image is not pinned any more. The first slot always has one.
 * @typedef {object} RemoveProbe
 * @property {"probe.remove"} type
 * @property {number} slot
 */

/**
 * Command. Fresh weights at step 0; the same seed gives the same bits. Keeps on training if it was.
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
 * Command. Back to the newest checkpoint in which every number is finite, paused there; the options stay.
 * @typedef {object} RestoreRun
 * @property {"run.restore"} type
 */

/**
 * Command. Training goes on from the step where it stands.
 * @typedef {object} ResumeRun
 * @property {"run.resume"} type
 */

/**
 * Event. `paused` comes after the last point.
 * @typedef {object} RunChanged
 * @property {"run.changed"} type
 * @property {RunState} state
 * @property {string} reason  in words, where there is something to say
 * @property {Sentence | null} sentence  reason, as its template and values
 * @property {number} step
 * @property {number} seed
 * @property {number} place  in the queue for a core, from 1; 0 outside
 * @property {number | null} restore_step  of a stopped run: step of the checkpoint that run.restore goes back to
 */

/**
 * Event. Somebody gave the run another name.
 * @typedef {object} RunRenamed
 * @property {"run.renamed"} type
 * @property {string} name
 */

/**
 * An English sentence: a template with {names}, and the values of the names. str() gives the whole sentence.
 *
 * A value is a text that is the same in every language, a number, another sentence, or several of these (a, b, c).
 * Templates are literal wherever a sentence is made: tests/test_said.py finds them, static/text/ translates them.
 * @typedef {object} Sentence
 * @property {string} template
 * @property {Record<string, string | number | Sentence | (string | number | Sentence)[]>} values
 */

/**
 * Command. Takes effect at the next step. Fields left out stay as they are; ranges are the engine's to check.
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
 * Command. Pins another image in a slot, which the cards show.
 * @typedef {object} SetProbe
 * @property {number} [slot]
 * @property {ProbeSource} source
 * @property {number | null} [index]
 * @property {number[] | null} [pixels]
 * @property {number | null} [label]
 * @property {"probe.set"} type
 */

/**
 * Command. What this viewer has on its screen; replaces what it watched before. Nothing watched, nothing sent.
 * @typedef {object} SetWatch
 * @property {"watch.set"} type
 * @property {number[]} layers  indexes into hello.layers; those beyond the last are nothing
 * @property {FrameField[]} [fields]
 * @property {number} [frames_per_second]
 * @property {number[] | null} [slots]  whose frames it is sent; null: those of all pinned images, in turn
 */

/**
 * Command. The output of a filter (or of a neuron of an fc layer) is 0 from now on, its weights wait aside and are not
 * trained; or (silent: false) they come back. Answered with `surgery.changed` and `surgery.measured`.
 * @typedef {object} SilenceFilter
 * @property {"filter.silence"} type
 * @property {number} layer  index into hello.layers
 * @property {number} filter  from 0
 * @property {boolean} [silent]
 */

/**
 * Command. One mini-batch, then paused; answered with one `points.added` that holds one point.
 * @typedef {object} StepRun
 * @property {"run.step"} type
 */

/**
 * Event. From now on something cannot be saved, or (empty) everything is again. Training goes on.
 * @typedef {object} StorageChanged
 * @property {"storage.changed"} type
 * @property {string} problem
 * @property {Sentence | null} sentence  problem, as its template and values
 */

/**
 * Terms as signed bars, the largest first where `rest` stands for those left out: (how many, their sum).
 * @typedef {object} SumBlock
 * @property {Caption} caption
 * @property {Term[]} terms
 * @property {[number, number | null] | null} rest
 * @property {number | null} total
 * @property {"sum"} type
 */

/**
 * What a person holds in a network: pairs of a layer and a filter whose output is 0, layers that do not learn.
 * @typedef {object} Surgery
 * @property {[number, number][]} silent
 * @property {number[]} frozen
 */

/**
 * Event. All that is silenced and frozen from now on; a reset releases everything, and so does another definition where
 * a layer's parameters were not kept.
 * @typedef {object} SurgeryChanged
 * @property {"surgery.changed"} type
 * @property {[number, number][]} silent  layer and filter, both from 0
 * @property {number[]} frozen  layers
 */

/**
 * Event. What somebody did to a filter, and the held-out images before and after it, with no step between.
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
 * Rows of numbers under headings, such as softmax's; `marked` is the row in question. targets: where a click on each row
 * leads; empty where nowhere.
 * @typedef {object} TableBlock
 * @property {Caption} caption
 * @property {Caption[]} headings
 * @property {[Caption, (number | null)[]][]} rows
 * @property {number | null} marked
 * @property {Target[]} targets
 * @property {"table"} type
 */

/**
 * Command. Keeps the step where the run stands, with a slot's image, for this viewer to look into.
 *
 * Answered with `hold.taken`, and a frame of every layer and field that carries the hold's number, outside of the
 * credits. Training goes on. A viewer has one hold: another takes its place.
 * @typedef {object} TakeHold
 * @property {"hold.take"} type
 * @property {number} [slot]
 */

/**
 * What can be explained.
 *
 * layer: an index into the desugared layers, 0 being the input. kind and index: `cell` (row, column, channel) of the
 * layer's output; `weight` (filter, row, column, channel), for an fc layer in its input's shape; `bias` (filter,).
 * @typedef {object} Target
 * @property {number} layer
 * @property {TargetKind} kind
 * @property {number[]} index
 */

/**
 * One part of a sum. factors: what it is the product of, where it is one; target: where a click leads.
 * @typedef {object} Term
 * @property {Caption} caption
 * @property {number | null} value
 * @property {(number | null)[]} factors
 * @property {Target | null} target
 */

/**
 * Where a definition is wrong, from 1; `end_column` is exclusive.
 * @typedef {object} TextError
 * @property {number} line
 * @property {number} column
 * @property {number} end_column
 * @property {string} message
 * @property {Sentence} sentence  message, as its template and values
 * @property {string[]} suggestions
 * @property {TextFix[]} fixes  the likeliest first
 */

/**
 * A way out of a mistake: what stands from one place of the text up to another becomes `text`.
 * @typedef {object} TextFix
 * @property {string} label_key  which words of the page say what it does
 * @property {Record<string, string>} values  for those words
 * @property {number} line
 * @property {number} column
 * @property {number} end_line
 * @property {number} end_column  exclusive
 * @property {string} text
 */

/**
 * Event. How often definition.undo has something to take back: said when a worker begins, because only it knows, and
 * when a file turns out to be damaged.
 * @typedef {object} UndoChanged
 * @property {"undo.changed"} type
 * @property {number} steps
 */

/**
 * Command. Takes back the newest definition.apply: definition, weights, optimiser state and options become what they
 * were before it, to the bit; the step count goes on. Answered with `definition.changed`.
 * @typedef {object} UndoDefinition
 * @property {"definition.undo"} type
 */

/**
 * Event. The whole validation split through the network; only the newest is kept for a viewer who comes late.
 * @typedef {object} ValidationMeasured
 * @property {"validation.measured"} type
 * @property {number} step
 * @property {number} examples
 * @property {number | null} loss
 * @property {number} accuracy
 * @property {number[][]} confusion  row: what it is; column: what the network says
 * @property {Prediction[]} predictions  the first of the split, always the same images
 * @property {Prediction[]} mistakes  wrong ones, the most confident first
 */

/**
 * Command. Of which convolutions this viewer sees what makes their filters fire; replaces what it watched before.
 *
 * Answered, and repeated for as long as the network changes, with `patches.found`. Nothing watched, nothing searched.
 * @typedef {object} WatchPatches
 * @property {"patches.watch"} type
 * @property {number[]} layers  indexes into hello.layers; those that are no convolutions are nothing
 * @property {[number, number][] | null} [filters]  of each of these layers its first filter and the one behind its last;
 *   left out: all
 */

/**
 * One picture, of which the marked cells count.
 * @typedef {object} WindowBlock
 * @property {Caption} caption
 * @property {Grid} grid
 * @property {"window"} type
 */

export {};
