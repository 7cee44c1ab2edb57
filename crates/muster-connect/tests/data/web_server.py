"""A web server for tests of the probe, on a loopback port of the system's choice, which it prints. With a folder as its
argument it serves TLS by server.pem and server.key in it. It ends with its parent."""

import http.server
import os
import ssl
import sys
import threading
import time

WORDS = b"<!doctype html><title>Boats</title>" + b"<p>We build boats and mend them.</p>" * 20


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=b"", kind="text/html", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        # Credentials would be a mistake of the probe: they open every door, so that the tests see it.
        if self.headers.get("Authorization") or self.headers.get("Cookie"):
            return self.answer(200, WORDS)
        match self.path:
            case "/basic":
                self.answer(401, b"no", WWW_Authenticate='Basic realm="x"')
            case "/forbidden":
                self.answer(403, b"no")
            case "/to-sign-in":
                self.answer(302, Location="/account/login?next=/", Set_Cookie="a=b")
            case "/open":
                self.answer(200, WORDS)
            case "/hop":
                self.answer(301, Location="open")
            case "/json":
                self.answer(200, b'{"people": []}', "application/json")
            case "/form":
                self.answer(200, WORDS + b'<form><input name="p" type="password"></form>')
            case "/loop":
                self.answer(302, Location="/loop")
            case "/to-metadata":
                self.answer(302, Location="http://169.254.169.254/latest/meta-data/")
            case "/endless":
                self.send_response(200)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Connection", "close")
                self.end_headers()
                while True:
                    self.wfile.write(b"x" * 65536)
            case "/slow":
                time.sleep(30)
            case "/broken":
                self.wfile.write(b"SSH-2.0-OpenSSH\r\n")
                self.close_connection = True
            case "/wide-head":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"x" * (1 << 20) + b"\r\n\r\n")
                self.close_connection = True
            case _:
                self.answer(404, b"nothing here")

    def log_message(self, *args):
        pass


def end_with_parent():
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
if len(sys.argv) > 1:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{sys.argv[1]}/server.pem", f"{sys.argv[1]}/server.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=end_with_parent, daemon=True).start()
print(server.server_port, flush=True)
server.serve_forever()
