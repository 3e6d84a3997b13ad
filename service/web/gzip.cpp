#include "service/web/gzip.h"

// Else zlib wants its input writable.
#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>

namespace backup {

namespace {

// Below this a body fits into one packet anyway.
constexpr qsizetype worthCompressing = 1400;
// zlib.h, deflateInit2: 15 bits of window, 16 more for a gzip header in place of zlib's.
constexpr int gzipWindowBits = 15 + 16;
constexpr int defaultMemoryLevel = 8;

bool refuses(const QByteArray &parameter)
{
    return parameter.startsWith("q=") && parameter.mid(2).toDouble() <= 0;
}

//! Whether \a response has chosen its encoding itself, or is read only while it is sent.
bool staysAsItIs(const ApiResponse &response)
{
    return response.rest.size > 0
        || std::any_of(response.headers.begin(), response.headers.end(),
            [](const auto &header) { return header.first == "Vary"; });
}

// A megabyte holds up the event loop for 5 ms at the fastest level, for 30 ms at the usual one.
int levelFor(qsizetype size)
{
    return size > 256 * 1024 ? Z_BEST_SPEED : Z_DEFAULT_COMPRESSION;
}

}

QByteArray gzipped(const QByteArray &data)
{
    z_stream stream {};
    if (deflateInit2(&stream, levelFor(data.size()), Z_DEFLATED, gzipWindowBits, defaultMemoryLevel, Z_DEFAULT_STRATEGY)
        != Z_OK)
        qFatal("zlib refuses constant parameters");
    QByteArray packed(
        static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(data.size()))), Qt::Uninitialized);
    stream.next_in = reinterpret_cast<const Bytef *>(data.constData());
    stream.avail_in = static_cast<uInt>(data.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

bool isWorthGzip(const QByteArray &body)
{
    return body.size() >= worthCompressing;
}

bool acceptsGzip(const QByteArray &acceptEncoding)
{
    for (const QByteArray &choice : acceptEncoding.toLower().split(',')) {
        const QList<QByteArray> parts = choice.split(';');
        if (parts.first().trimmed() == "gzip")
            return parts.size() < 2 || !refuses(parts.at(1).trimmed());
    }
    return false;
}

ApiResponse compressedFor(const ApiRequest &request, ApiResponse response)
{
    if (!isWorthGzip(response.body) || staysAsItIs(response))
        return response;
    response.headers.emplaceBack("Vary", "Accept-Encoding");
    if (!acceptsGzip(request.acceptEncoding))
        return response;
    response.body = gzipped(response.body);
    response.headers.emplaceBack("Content-Encoding", "gzip");
    for (auto &[name, value] : response.headers) {
        if (name == "ETag" && !value.startsWith("W/"))
            value.prepend("W/");
    }
    return response;
}

}
