# Holds a socket, starts one child that inherits it, and waits: the least that a supervisor does.
use strict;
use warnings;
use Socket;

$^F = 100;
socket(my $listener, PF_INET, SOCK_STREAM, 0) or die;
bind($listener, sockaddr_in(0, INADDR_LOOPBACK)) or die;
listen($listener, 511) or die;
my $child = fork();
exec @ARGV if $child == 0;
waitpid($child, 0);
