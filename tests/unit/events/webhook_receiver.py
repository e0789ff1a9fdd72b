#!/usr/bin/env python3
"""A receiver of the webhook as a user would write it: checks signature and time.

  webhook_receiver.py SECRET

Prints its port, and for each request a line of JSON: the verdict, the headers and the body.
"""
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

secret = sys.argv[1].encode()


def verdict(headers, body):
    timestamp = headers.get("X-Coolify-Timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return "stale"
    digest = hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest("sha256=" + digest, headers.get("X-Coolify-Signature", "")):
        return "forged"
    return "genuine"


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        seen = verdict(self.headers, body)
        print(json.dumps({"verdict": seen, "path": self.path, "headers": dict(self.headers),
                          "body": json.loads(body)}), flush=True)
        self.send_response(204 if seen == "genuine" else 401)
        self.end_headers()

    def log_message(self, *unused):
        pass


server = HTTPServer(("127.0.0.1", 0), Receiver)
print(server.server_port, flush=True)
server.serve_forever()
