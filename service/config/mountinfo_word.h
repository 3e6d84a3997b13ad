#pragma once

#include <QByteArray>

namespace backup {

//! A word of /proc/self/mountinfo as it was meant: blank, tab, newline and backslash stand there as a backslash and
//! three octal digits (proc_pid_mountinfo(5)). Pure.
QByteArray mountinfoWord(const QByteArray &text);

}
