#include "monitor/client/answer_reader.h"
#include "monitor/client/discovery.h"
#include "monitor/client/server_address.h"
#include "tests/fuzz/fuzz.h"

#include <array>

using namespace backup;

//! The first byte says which answer came: its status and its kind.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    static constexpr std::array statuses {200, 304, 404, 422, 500, 401};
    HttpAnswer answer;
    answer.status = statuses[data[0] % statuses.size()];
    answer.contentType = "application/json";
    answer.body = bytesOf(data + 1, size - 1).toByteArray();
    readStatus(answer);
    readSets(answer);
    readHistory(answer);
    readText(answer);
    readCommand(answer);

    for (const FoundServer &server : serversFromAvahi(answer.body) + serversFromDnsSd(answer.body))
        require(server.url.isValid() && !server.url.host().isEmpty());
    if (const Result<QUrl> url = serverUrlFromText(QString::fromUtf8(answer.body)))
        require(url->isValid() && !url->host().isEmpty() && serverUrlFromText(url->toString()).isOk());
    return 0;
}
