#!/usr/bin/env python3
"""Answers DNS questions on UDP: one name has an address, nothing else exists.

name_server.py LISTEN_ADDRESS NAME ADDRESS    port 53
"""

import socket
import struct
import sys

HEADER = 12
TYPE_A = 1


def name_in(question):
    labels, at = [], 0
    while at < len(question) and question[at] != 0:
        labels.append(question[at + 1 : at + 1 + question[at]].decode("ascii", "replace"))
        at += 1 + question[at]
    return ".".join(labels).lower(), at + 1


def answer(query, name, address):
    asked, end = name_in(query[HEADER:])
    (kind,) = struct.unpack_from(">H", query, HEADER + end)
    known = asked == name
    answers = 1 if known and kind == TYPE_A else 0
    flags = 0x8580 if known else 0x8583
    head = query[:2] + struct.pack(">HHHHH", flags, 1, answers, 0, 0)
    record = b"\xc0\x0c" + struct.pack(">HHIH", TYPE_A, 1, 60, 4) + socket.inet_aton(address)
    return head + query[HEADER : HEADER + end + 4] + record * answers


def main():
    listen, name, address = sys.argv[1:]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
        port.bind((listen, 53))
        while True:
            query, sender = port.recvfrom(1500)
            if len(query) > HEADER + 5:
                port.sendto(answer(query, name.lower(), address), sender)


main()
