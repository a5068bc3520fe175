"""The first encoder, loaded by an import: the process that workers are forked from shares it with all of them."""

import gc

from pipeline.dedup.semantic.encoder import usem3

usem3().raw(["One text, so that all of it is there."])
gc.collect()
gc.freeze()
