"""XLSForm in and out: a checklist as an Excel workbook that people edit and that ODK tools use too."""

from gongzhi.foundation.standards.xlsform.incoming import Unreadable, Workbook, read
from gongzhi.foundation.standards.xlsform.outgoing import write, xform
from gongzhi.foundation.standards.xlsform.sheets import LARGEST

__all__ = ["LARGEST", "Unreadable", "Workbook", "read", "write", "xform"]
