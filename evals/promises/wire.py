"""`python -m evals.promises.wire FILE COMMAND...`: whom a command calls, on a network that leads nowhere.

It is started in a network namespace of its own (`unshare --net`), and leads every address of the world back to this
computer. So whatever the command, its children, a library's native code or a browser sends to another computer is seen,
packet by packet, and reaches nobody. FILE gets a JSON list of whom they called.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

OWN = "198.51.100.1"
"""What this computer is called on that network; the block is kept for examples (RFC 5737)."""
_EVERYTHING = 0x0003  # ETH_P_ALL
_OUTGOING = 4  # PACKET_OUTGOING
_IPV4, _IPV6 = 0x0800, 0x86DD
_TCP, _UDP = 6, 17
_SYN_ALONE = 0x02
"""Of the flags SYN, ACK and RST."""
_FLAGS = 0x16
_LONGEST = 2048


def main(out: Path, command: Sequence[str]) -> int:
    """Exit code: the command's."""
    _lay()
    reached: set[str] = set()
    with closing(socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_EVERYTHING))) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**23)
        threading.Thread(target=_listen, args=(wire, reached), daemon=True).start()
        done = subprocess.run(command, check=False)
    out.write_text(json.dumps(sorted(reached)), encoding="utf-8")
    return done.returncode


def _lay() -> None:
    for line in (
        "link set lo up",
        f"address add {OWN}/32 dev lo",
        f"route add local default dev lo src {OWN}",
        "-6 route add local default dev lo",
    ):
        subprocess.run(["ip", *line.split()], check=True)


def _listen(wire: socket.socket, reached: set[str]) -> None:
    while True:
        try:
            packet, (_, protocol, kind, *_) = wire.recvfrom(_LONGEST)
        except OSError:  # the command is done, and the wire is taken down
            return
        if kind == _OUTGOING:
            reached.update(filter(None, [called(packet, protocol)]))


def called(packet: bytes, protocol: int) -> str:
    """Whom a packet is to reach elsewhere, as "tcp 192.0.2.1:443"; "" if it stays here or answers another."""
    if protocol == _IPV4:
        to, kind, rest = packet[16:20], packet[9], packet[(packet[0] & 15) * 4 :]
    elif protocol == _IPV6:
        to, kind, rest = packet[24:40], packet[6], packet[40:]
    else:
        return ""
    address = ipaddress.ip_address(to)
    begins = kind == _UDP or (kind == _TCP and rest[13] & _FLAGS == _SYN_ALONE)
    if address.is_loopback or str(address) == OWN or not begins:
        return ""
    return f"{'udp' if kind == _UDP else 'tcp'} {address}:{int.from_bytes(rest[2:4], 'big')}"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
