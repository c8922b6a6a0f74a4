"""Convscope's side of the benchmark, and matrix products to compare its speed with."""

import platform
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import numpy as np

from engine import Network, Trainer, parse_definition
from tests.benchmarks.peer import BATCHES, Message, Step, measure, serve

_SIZE, _PRODUCTS = 1024, 3  # of the square matrices, and how many products one measurement makes on each core


def prepare(request: Message) -> tuple[dict[str, Step], int]:
    """Makes the network at its automatic setting, trained through the public contract."""
    definition = parse_definition(request["text"])
    network = Network(definition, seed=0)
    trainer = Trainer(network, request["options"], threads=None)
    rng = np.random.default_rng(0)
    images = rng.random((BATCHES, request["batch"], *definition.input_shape), np.float32) - np.float32(0.5)
    labels = rng.integers(definition.shapes[-1][2], size=images.shape[:2])
    batches = cycle(zip(images, labels, strict=True))  # (N, H, W, C) and (N,)

    def step() -> None:
        trainer.train_batch(*next(batches))

    measure(step, 0.2)  # what the engine plans, it plans at its first steps
    return {"automatic": step}, network.values.size


def sgemm(request: Message) -> Message:
    """Measures GFLOP/s of float32 matrix products, one Python thread a core: BLAS itself has one thread."""
    cores = request["cores"]
    operands = np.random.default_rng(0).random((cores, 3, _SIZE, _SIZE), np.float32)

    def multiply(matrices: np.ndarray) -> None:
        a, b, out = matrices
        for _ in range(_PRODUCTS):
            np.matmul(a, b, out=out)

    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(multiply, operands))  # not counted: wakes the threads
        start = time.perf_counter()
        list(pool.map(multiply, operands))
        elapsed = time.perf_counter() - start
    return {"gflops": cores * _PRODUCTS * 2 * _SIZE**3 / elapsed / 1e9}


if __name__ == "__main__":
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    versions = f"Python {platform.python_version()}, NumPy {np.__version__} with {blas['name']} {blas['version']}"
    serve(versions, prepare, sgemm=sgemm)
