#include "service/config/rsync_options.h"
#include "tests/fuzz/fuzz.h"

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! The beginnings of all that may pass, written down a second time on purpose.
bool isHarmless(const QString &word)
{
    static const QStringList whole {u"--checksum"_s, u"--no-acls"_s, u"--no-devices"_s, u"--no-specials"_s,
        u"--no-whole-file"_s, u"--no-xattrs"_s, u"--numeric-ids"_s, u"--one-file-system"_s, u"--open-noatime"_s,
        u"--whole-file"_s};
    static const QStringList beginnings {u"--bwlimit="_s, u"--exclude="_s, u"--filter=- "_s, u"--filter=+ "_s,
        u"--filter=exclude "_s, u"--filter=include "_s, u"--include="_s, u"--max-alloc="_s, u"--max-size="_s,
        u"--min-size="_s, u"--timeout="_s};
    const auto begins = [&](const QString &beginning) { return word.startsWith(beginning); };
    static const QStringList harmful {u"--exclude=!"_s, u"--include=!"_s};
    return !harmful.contains(word)
        && (whole.contains(word) || std::any_of(beginnings.begin(), beginnings.end(), begins));
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const Result<QStringList> words = checkRsyncOptions(QString::fromUtf8(bytesOf(data, size)));
    require(words.isOk() ? std::all_of(words->begin(), words->end(), isHarmless)
                         : !words.fault().message.isEmpty() && !words.fault().remedy.isEmpty());
    return 0;
}
