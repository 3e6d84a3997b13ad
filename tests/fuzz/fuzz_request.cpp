#include "service/api/http/request_guard.h"
#include "service/api/http/request_reader.h"
#include "tests/fuzz/fuzz.h"

#include <QByteArrayList>

using namespace backup;

namespace {

//! All that one connection's bytes were read as.
struct Reading {
    QByteArrayList requests;
    bool isRefused = false;
};

QByteArray textOf(const HttpRequest &request)
{
    QByteArray text = request.method + ' ' + request.target + ' ' + QByteArray::number(request.minorVersion);
    for (const HttpField &field : request.fields)
        text += '\n' + field.name + ": " + field.value;
    return text + "\n\n" + request.body;
}

void judge(const HttpRequest &request)
{
    static const ServerNames names {{"localhost", "pi", "pi.local"}, {"backup.example.org"}, false};
    const auto target = readTarget(request);
    if (const auto *refusal = std::get_if<Refusal>(&target)) {
        require(refusal->status >= 400 && refusal->status < 600);
        return;
    }
    const auto &sound = std::get<RequestTarget>(target);
    require(sound.pathAndQuery.startsWith('/'));
    for (const char c : sound.pathAndQuery)
        require(c > ' ' && c < 0x7f);
    if (const std::optional<Refusal> refusal = guard(request, sound, names))
        require(refusal->status >= 400 && refusal->status < 600);
}

void readAll(RequestReader &reader, Reading &reading)
{
    while (!reading.isRefused) {
        switch (reader.advance()) {
        case RequestReader::Step::NeedsMore:
            return;
        case RequestReader::Step::HeadRead:
            break;
        case RequestReader::Step::Complete: {
            const HttpRequest request = reader.takeRequest();
            judge(request);
            reading.requests.append(textOf(request));
            break;
        }
        case RequestReader::Step::Refused:
            require(reader.refusal().status >= 400 && !reader.refusal().message.isEmpty());
            reading.isRefused = true;
            break;
        }
    }
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    DoorLimits limits;
    limits.maxHeader = 1024;
    limits.maxBody = 256;
    const QByteArrayView bytes = bytesOf(data, size);

    Reading whole;
    RequestReader reader(limits);
    reader.feed(bytes);
    readAll(reader, whole);

    Reading pieces;
    RequestReader other(limits);
    feedInPieces(bytes, size > 0 ? data[0] : 0, [&](QByteArrayView piece) {
        other.feed(piece);
        readAll(other, pieces);
    });
    require(whole.requests == pieces.requests && whole.isRefused == pieces.isRefused);
    return 0;
}
