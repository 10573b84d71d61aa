"""The modules of HIPS autograd that microad itself has no need of, so that its programs run here.

In such a program, `autograd` is replaced by `microad` in the imports, and nothing else:

    import autograd.numpy as np                     import microad.numpy as np
    from autograd import grad                       from microad import grad
    from autograd.misc.optimizers import adam       from microad.misc.optimizers import adam
    from autograd.extend import primitive, defvjp   from microad.extend import primitive, defvjp

`microad/__init__.py` lets Python look for `microad.misc` and the others in this folder. They give
what autograd gives, in its order, and nothing in microad stands on them.
"""
