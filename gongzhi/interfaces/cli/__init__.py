"""The command ``gongzhi``.

Every command has ``--help`` with an example and ``--json`` on standard output alone; progress and complaints go to
standard error. Exit status: 0 all went well, 1 the work was done and something is wrong, 2 refused, 3 a file with
refused rows.
"""
