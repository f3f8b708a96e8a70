"""A student's function run where it can do no harm.

In reading order:

- sandbox: runs a question's cases, and proves first that the sandbox holds
- process: a process that nobody trusts: what it sees, which system calls it may make, and its end
- child: what runs inside, without the kit
- trial: the first function that runs inside; it tries what must not be possible
"""
