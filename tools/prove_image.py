"""Run the Dockerfile's steps without Docker, on a bare Debian root file system, and see that the result serves.

    debootstrap --variant=minbase bookworm /tmp/bare http://deb.debian.org/debian
    python tools/prove_image.py /tmp/bare --work /tmp/proof --port 8000 [--ca FILE]

Needs root, and a kernel that allows mount namespaces. `FROM` copies the bare system, `RUN` is a chroot, `COPY` copies;
other instructions are read for what they say of the container. At the end the container's command runs as its user, on
a root file system that is mounted read-only, until its health check passes and a map was fetched. `--ca` is a bundle of
certificates that pip is to trust, where the network asks for one; it is copied, as nothing of this machine is shared
with the chroot but its devices.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import shlex
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 60
"""Seconds for the container to become healthy."""
TRUSTED = "/var/tmp/trusted.crt"  # noqa: S108  (of a root file system of our own)


@dataclass
class Stage:
    """A stage of the build: its root folder, and what its instructions said so far."""

    root: Path
    env: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "0"
    said: dict[str, list[str]] = field(default_factory=dict)


def instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile, comments left out and continued lines joined."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in joined.splitlines()]


class Prover:
    """Carries out instructions, stage after stage."""

    def __init__(self, bare: Path, work: Path, trusted: Path | None) -> None:
        self.bare, self.work, self.trusted = bare, work, trusted
        self.stages: dict[str, Stage] = {}
        self.stage = Stage(work)

    def carry_out(self, name: str, rest: str) -> None:
        """Carry out one instruction."""
        print(f"{name} {rest[:100]}", flush=True)
        if name == "FROM":
            alias = rest.partition(" AS ")[2] or "final"
            self.stage = self.stages[alias] = Stage(self.work / alias)
            subprocess.run(["cp", "-a", str(self.bare), str(self.stage.root)], check=True)
            names = self.stage.root / "etc/resolv.conf"
            names.unlink(missing_ok=True)  # Were it a link, what is written would land outside.
            shutil.copy("/etc/resolv.conf", names)
            if self.trusted:
                shutil.copy(self.trusted, self.stage.root / TRUSTED.lstrip("/"))
        elif name == "RUN":
            self.chroot(["/bin/sh", "-c", f"cd {self.stage.folder} && {rest}"])
        elif name == "COPY":
            self.copy(shlex.split(rest))
        elif name == "ENV":
            self.stage.env |= dict(part.split("=", 1) for part in shlex.split(rest))
        elif name == "WORKDIR":
            self.stage.folder = rest
            (self.stage.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif name == "USER":
            self.stage.user = rest
        elif name in ("CMD", "ENTRYPOINT", "HEALTHCHECK"):
            self.stage.said[name] = json.loads(rest[rest.index("[") :])
        elif name != "EXPOSE":
            raise SystemExit(f"{name}: an instruction that this cannot carry out")

    def copy(self, words: list[str]) -> None:
        """Carry out COPY: from another stage, or from what .dockerignore leaves of the checkout."""
        source = ROOT
        if words[0].startswith("--from="):
            source = self.stages[words.pop(0).removeprefix("--from=")].root
        *names, target = words
        for name in names:
            into = self.stage.root / (target if target.startswith("/") else f"{self.stage.folder}/{target}").lstrip("/")
            for part in context() if name == "." else [name.lstrip("/")]:
                goal = into / part if name == "." else into
                goal.parent.mkdir(parents=True, exist_ok=True)
                if (source / part).is_dir():
                    shutil.copytree(
                        source / part,
                        goal,
                        symlinks=True,
                        dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns("__pycache__") if name == "." else None,
                    )
                else:
                    shutil.copy2(source / part, goal)

    def chroot(self, command: list[str]) -> None:
        """Run a command in the stage as root; the program ends if it fails."""
        started = time.monotonic()
        environ = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "DEBIAN_FRONTEND": "noninteractive",
            **self.stage.env,
            **({"PIP_CERT": TRUSTED} if self.trusted else {}),
        }
        subprocess.run(self.enter(command, "0", read_only=False), env=environ, check=True)
        print(f"  took {time.monotonic() - started:.0f} s", flush=True)

    def enter(self, command: list[str], user: str, *, read_only: bool) -> list[str]:
        """The command line that runs a command in the stage's own mount namespace."""
        root = shlex.quote(str(self.stage.root))
        steps = [f"mount --bind {root} {root}", f"mount -t proc proc {root}/proc", f"mount --rbind /dev {root}/dev"]
        if read_only:
            steps.append(f"mount -o remount,bind,ro {root}")
        steps.append(f"exec chroot --userspec={user}:{user} {root} {shlex.join(command)}")
        return ["unshare", "--mount", "/bin/sh", "-ec", "\n".join(steps)]

    def serve(self, port: int) -> None:
        """Run the container's command as its user on a read-only root until it is healthy and served a map."""
        said, environ = (
            self.stage.said,
            {**self.stage.env, "MAPSVC_PORT": str(port), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        )
        started = time.monotonic()
        server = subprocess.Popen(
            self.enter(said["ENTRYPOINT"] + said["CMD"], self.stage.user, read_only=True), env=environ
        )
        try:
            check = self.enter(said["HEALTHCHECK"], self.stage.user, read_only=True)
            while subprocess.run(check, env=environ, check=False, stderr=subprocess.DEVNULL).returncode:
                if server.poll() is not None or time.monotonic() - started > PATIENCE:
                    raise SystemExit("the container did not become healthy")
            print(f"healthy after {time.monotonic() - started:.1f} s", flush=True)
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/healthz")
            first = json.loads(connection.getresponse().read())["dossiers"][0]["id"]
            connection.request("GET", f"/maps/{first}/")
            answer = connection.getresponse()
            print(f"/maps/{first}/: {answer.status}, {len(answer.read())} bytes", flush=True)
        finally:
            server.send_signal(signal.SIGTERM)
            print(f"ended with {server.wait(PATIENCE)}", flush=True)


def context() -> list[str]:
    """The names that .dockerignore, a list of what is let in, leaves of the checkout."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line[1:] for line in lines if line.startswith("!")]


def main() -> None:
    """Prove the image."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bare", type=Path)
    parser.add_argument("--work", type=Path, required=True, help="a folder that is made anew")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--ca", type=Path, help="certificates for pip to trust")
    options = parser.parse_args()
    options.work.mkdir(parents=True)
    prover = Prover(options.bare, options.work, options.ca)
    for name, rest in instructions((ROOT / "Dockerfile").read_text()):
        prover.carry_out(name, rest)
    prover.serve(options.port)


if __name__ == "__main__":
    main()
