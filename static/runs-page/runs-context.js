// The context that the views of the page of runs get.

/**
 * One line of GET /api/runs.
 * @typedef {object} RunInfo
 * @property {string} id
 * @property {string} name
 * @property {number} created  seconds since 1970
 * @property {import("../model/protocol-types.js").RunState} state
 * @property {string} reason  in words, why the run is in this state
 * @property {import("../model/protocol-types.js").Sentence | null} sentence  its template and values
 * @property {number} place  in the queue for a core, from 1; 0 outside
 * @property {number} step
 * @property {number} point  number of the newest point
 * @property {number} life  number of the last point before the newest reset
 * @property {number} seed
 * @property {string} dataset  `digits`, or the folder it was read from
 * @property {number | null} parameters
 * @property {number | null} validation_accuracy  a fraction; null before the first measurement
 */

/**
 * @typedef {object} RunsApi
 * @property {() => Promise<RunInfo[]>} list  newest first
 * @property {() => Promise<{name: string, title: string, definition: string}[]>} presets
 * @property {(definition: string, name: string) => Promise<RunInfo>} create
 * @property {(run: string, name: string) => Promise<RunInfo>} rename
 * @property {(run: string) => Promise<void>} remove
 * @property {(run: string, since: number, limit: number) => Promise<import("../model/protocol-types.js").Point[]>} points
 * @property {(run: string, format: import("../page/context.js").FileFormat) => string} exportAddress
 * @property {(file: Blob) => Promise<string>} importNetwork  the new run's id
 */

/**
 * What the page of runs knows.
 * @typedef {object} RunsState
 * @property {RunInfo[] | null} runs  newest first; null before the first answer
 * @property {readonly string[]} chosen  ids of the one or two whose curves are shown
 * @property {boolean} isLive  whether the server answered the last request
 */

/**
 * @typedef {object} RunsActions
 * @property {(run: string) => void} toggle  adds a run to the choice, or removes it
 * @property {(run: string, name: string) => Promise<void>} rename  throws the server's error
 * @property {(run: string) => Promise<void>} remove  throws the server's error
 */
export {};
