#include "service/api/http/access.h"
#include "tests/fuzz/fuzz.h"

using namespace backup;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text = bytesOf(data, size).toByteArray();
    if (const std::optional<QByteArray> token = bearerToken(text)) {
        require(text.contains(*token));
        require(accessFor({tokenHash(*token), {}}, token).mayChange);
        require(!accessFor({tokenHash("another"), {}}, token).mayChange || *token == "another");
    }
    if (const std::optional<TokenHashes> hashes = readTokenFileText(text)) {
        require(hashes->change.isEmpty() || hashes->change.size() == 32);
        require(hashes->read.isEmpty() || hashes->read.size() == 32);
        require(readTokenFileText(tokenFileText(*hashes)) == hashes);
    }
    return 0;
}
