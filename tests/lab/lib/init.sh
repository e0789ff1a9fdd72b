#!/bin/sh
# What the host does when it boots; tini is process 1 and takes in orphans.
# lab_docker and lab_ssh_delay say how this host was ordered.
case $lab_docker in running | no-compose) service docker start ;; esac
delay=$lab_ssh_delay
unset lab_docker lab_ssh_delay
# Started by a process that ends, sshd belongs to process 1, which looks after it.
({ sleep "$delay"; exec service ssh start; } &)
# Only process 1 outlives "terminate everybody", as on any machine; this one stands in for it.
trap '' TERM
exec sleep infinity
