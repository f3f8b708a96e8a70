"""A student's function run where it can do no harm.

In reading order:

- sandbox: runs a question's cases, and proves first that the sandbox holds
- process: a process that nobody trusts, ended with all that it started
- bubble: the bubblewrap command around it
- seccomp: the system calls that are refused
- child: what runs inside, without the kit
- trial: the first function that runs inside; it tries what must not be possible
"""
