"""In place of an installer: these pages bring all that the lessons need, and fetch nothing else."""


async def install(*_, **__):
    raise RuntimeError("Nothing can be installed here. These pages bring all that the lessons need.")
