"""Every error that microad raises on purpose: one class for each kind of mistake.

A text says what happened, why, and what to write instead. All texts stand in this package, one
module an area, so that they can be read, tested and translated in one place.
"""

from microad.errors.autograd import *
from microad.errors.base import *
from microad.errors.calling import *
from microad.errors.checking import *
from microad.errors.classroom import *
from microad.errors.course import *
from microad.errors.dual import *
from microad.errors.engine import *
from microad.errors.expr import *
from microad.errors.grading import *
from microad.errors.lost import *
from microad.errors.numeric import *
from microad.errors.operands import *
from microad.errors.operators import *
from microad.errors.pictures import *
from microad.errors.scalar import *
from microad.errors.scipy import *
from microad.errors.training import *
