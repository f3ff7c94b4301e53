"""The same recipe, with a cluster's workers."""

from dataclasses import replace
from pathlib import Path

from huibian.build import build
from huibian.clock import Progress, no_progress
from huibian.cluster import Cluster, ClusterError
from huibian.options import CONTENT, BuildOptions
from huibian.publication import BuildResult


def build_on(
    address: str,
    options: BuildOptions,
    progress: Progress = no_progress,
    inputs: bytes | None = None,
    *,
    patience: float = 60.0,
) -> BuildResult:
    """Build a site with the workers of the scheduler at `address`, and publish it from here; `inputs` are as for `build`.

    Without workers for `patience` seconds it fails.

    Raises:
        OSError: the folder beside the output, or the cache, cannot be written.
    """
    site, output = options.site.resolve(), options.output.resolve()
    cache = options.cache.resolve() if options.cache is not None else None
    options = replace(options, site=site, output=output, cache=cache)
    cluster = Cluster(address, content=Path(site, CONTENT), output=output, cache=cache, patience=patience)
    try:
        with cluster:
            return build(replace(options, jobs=cluster), progress, inputs)
    except ClusterError as error:
        return BuildResult(problems=(error.problem,))
