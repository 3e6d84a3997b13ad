#pragma once

#include <QTest>

namespace backup {

//! Milliseconds to wait for what comes at once on a quiet machine: tests run beside others, on disks that take seconds
//! to flush what a build has just written.
inline constexpr int patienceMs = 60'000;

}

// Qt's own patience is five seconds, and no setting of Qt 6.4 makes it longer.
#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(expr) QTRY_VERIFY_WITH_TIMEOUT(expr, backup::patienceMs)
#define QTRY_VERIFY2(expr, message) QTRY_VERIFY2_WITH_TIMEOUT(expr, message, backup::patienceMs)
#define QTRY_COMPARE(expr, expected) QTRY_COMPARE_WITH_TIMEOUT(expr, expected, backup::patienceMs)
