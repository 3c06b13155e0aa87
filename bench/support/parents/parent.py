# Holds a socket, starts one child that inherits it, and waits: the least that a supervisor does.
import socket, subprocess, sys

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(511)
listener.set_inheritable(True)
child = subprocess.Popen(sys.argv[1:], close_fds=False)
child.wait()
