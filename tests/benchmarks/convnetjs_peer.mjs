// ConvNetJS's end of the benchmark: one line of JSON on stdout for each line of JSON on stdin (see peer.py).
import {createRequire} from "node:module";
import {createInterface} from "node:readline";

const require = createRequire(import.meta.url);
const convnetjs = require("convnetjs");
const BATCHES = 8; // as in peer.py
const WARM_UP = 4; // examples; a whole batch may take ten seconds

let trainer, examples, next;

/** Runs the definition's own text, which is JavaScript, and is this repository's. */
function build(text) {
  return new Function("convnetjs", `var layer_defs, net, trainer; ${text}; return net;`)(convnetjs);
}

function prepare({text, layers, batch, options}) {
  const net = build(text);
  const [height, width, channels] = layers[0].input_shape;
  const classes = layers.at(-1).classes;
  trainer = new convnetjs.SGDTrainer(net, options);
  examples = Array.from({length: BATCHES * batch}, () => {
    const image = new convnetjs.Vol(width, height, channels, 0);
    image.w.forEach((_, i) => { image.w[i] = Math.random() - 0.5; });
    return [image, Math.floor(Math.random() * classes)];
  });
  next = 0;
  for (let i = 0; i < WARM_UP; i++) trainer.train(...examples[i]);
  const parameters = net.getParamsAndGrads().reduce((sum, {params}) => sum + params.length, 0);
  return {settings: ["plain"], parameters};
}

/** Whole batches, one at least; the trainer updates once in as many examples, wherever the warm-up left it. */
function run({seconds}) {
  const start = performance.now();
  let steps = 0;
  let elapsed = 0;
  while (elapsed < seconds || steps === 0) {
    for (let i = 0; i < trainer.batch_size; i++) trainer.train(...examples[next++ % examples.length]);
    steps++;
    elapsed = (performance.now() - start) / 1000;
  }
  return {seconds: elapsed, steps};
}

const {version} = require("convnetjs/package.json");
const handlers = {hello: () => ({versions: `ConvNetJS ${version} under Node ${process.versions.node}`}), prepare, run};

for await (const line of createInterface({input: process.stdin})) {
  const request = JSON.parse(line);
  console.log(JSON.stringify(handlers[request.do](request)));
}
