#include "service/rsync/rsync_output.h"
#include "tests/fuzz/fuzz.h"

#include <QByteArrayList>

using namespace backup;

namespace {

//! All that a reader told, in order.
struct Reading {
    RsyncOutput output;
    QByteArrayList told;

    Reading()
    {
        output.onEntry = [this](const ItemizedEntry &entry) {
            require(!entry.path.isEmpty());
            told.append("entry " + QByteArray::number(static_cast<int>(entry.kind)) + entry.path);
        };
        output.onProgress = [this](const Progress &) { told.append("progress"); };
        output.onText = [this](const QByteArray &text) { told.append("text " + text); };
    }
};

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView bytes = bytesOf(data, size);
    Reading whole;
    whole.output.feed(bytes);
    whole.output.finish();

    Reading pieces;
    feedInPieces(bytes, size > 0 ? data[0] : 0, [&](QByteArrayView piece) { pieces.output.feed(piece); });
    pieces.output.finish();
    require(whole.told == pieces.told);
    require(whole.output.stats().totalBytes == pieces.output.stats().totalBytes);

    require(unescapedName(bytes).size() <= bytes.size());
    return 0;
}
