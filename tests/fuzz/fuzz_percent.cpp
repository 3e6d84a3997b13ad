#include "service/api/http/host_port.h"
#include "service/api/http/request_target.h"
#include "tests/fuzz/fuzz.h"

using namespace backup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView bytes = bytesOf(data, size);
    if (const std::optional<QString> text = percentDecoded(bytes)) {
        require(!text->contains(QChar::Null));
        // Decoding is undone by encoding every byte, whatever was encoded before.
        require(percentDecoded(text->toUtf8().toPercentEncoding()) == text);
    }
    if (const std::optional<HostPort> host = readHostPort(bytes)) {
        require(!host->host.isEmpty() && host->host == host->host.toLower());
        require(host->port >= -1 && host->port <= 65535);
    }
    return 0;
}
