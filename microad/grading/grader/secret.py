"""The secret of a class, from which the seeds of its random cases are made.

It is drawn once and stored in the class folder, readable by the teacher alone. The cases that a
submission meets cannot be known before it is graded, so a table of answers earns nothing; and all
submissions of a lesson meet the same cases. After feedback has gone out, a second round of the
same lesson is better graded with a new secret.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from microad.errors import SecretError

LENGTH = 32


def read_secret(path: Path) -> bytes:
    """Return the secret in a file; draw one and write it if there is no such file.

    Raises
    ------
    SecretError
        If the file cannot be read or written, or holds no secret.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w") as new:
            new.write(secrets.token_hex(LENGTH) + "\n")
    except FileExistsError:
        pass
    except OSError as error:
        raise SecretError(path, "system", error=(error.strerror or str(error)).lower()) from None
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        raise SecretError(path, "system", error=error) from None
    if len(text) < LENGTH:
        raise SecretError(path, "short", least=LENGTH)
    return text.encode()


def seed_of(secret: bytes, lesson: str, more: str = "") -> int:
    """Return the seed of a lesson's random cases.

    >>> seed_of(b"s", "05") == seed_of(b"s", "05") != seed_of(b"s", "05", "second round")
    True
    """
    digest = hmac.digest(secret, f"{lesson}/{more}".encode(), "sha256")
    return int.from_bytes(digest[:8])


def mark_of(seed: int) -> str:
    """Return a name for a seed that does not give it away.

    >>> mark_of(7)
    'b0f7bdad3409'
    """
    return hashlib.sha256(f"microad seed {seed}".encode()).hexdigest()[:12]
