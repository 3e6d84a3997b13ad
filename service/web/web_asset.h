#pragma once

#include "service/api/message.h"

#include <optional>

namespace backup {

//! The file of the web page, or the API's description, that the path of \a request names, with the headers that a
//! browser needs to keep and to trust it; 304 when If-None-Match names what would be sent. Nothing for any other path.
//! The method is not looked at.
std::optional<ApiResponse> webAsset(const ApiRequest &request);

//! Reads and packs all that webAsset() will send, for which the first reader would wait otherwise.
void prepareWebAssets();

//! The Content-Security-Policy of the page: nothing inline, nothing from elsewhere, no markup made of text.
QByteArray pagePolicy();

}
