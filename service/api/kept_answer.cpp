#include "service/api/kept_answer.h"

#include "service/web/entity_tag.h"
#include "service/web/gzip.h"

#include <QCryptographicHash>

namespace backup {

void KeptAnswer::set(const QByteArray &body)
{
    if (body == m_body)
        return;
    m_body = body;
    m_etag = '"' + QCryptographicHash::hash(body, QCryptographicHash::Sha1).toHex() + '"';
    m_packed.clear();
}

ApiResponse KeptAnswer::to(const ApiRequest &request)
{
    const bool isPackable = isWorthGzip(m_body);
    const bool isPacked = isPackable && acceptsGzip(request.acceptEncoding);
    ApiResponse response;
    response.headers = {{"ETag", isPacked ? "W/" + m_etag : m_etag}, {"Cache-Control", "no-cache"}};
    if (isPackable)
        response.headers.emplaceBack("Vary", "Accept-Encoding");
    if (namesTag(request.ifNoneMatch, m_etag)) {
        response.status = 304;
        return response;
    }
    if (isPacked && m_packed.isEmpty())
        m_packed = gzipped(m_body);
    response.body = isPacked ? m_packed : m_body;
    if (isPacked)
        response.headers.emplaceBack("Content-Encoding", "gzip");
    return response;
}

}
