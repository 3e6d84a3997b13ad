#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <algorithm>
#include <cstdint>
#include <cstdlib>

//! Ends the program, so that libFuzzer keeps the input, when something that must hold does not.
inline void require(bool holds)
{
    if (!holds)
        std::abort();
}

//! The input as bytes; nothing is copied.
inline QByteArrayView bytesOf(const std::uint8_t *data, std::size_t size)
{
    return {reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)};
}

//! Gives \a bytes to \a feed in pieces, whose sizes, 1 to 16, follow from \a seed.
template <typename Feed>
void feedInPieces(QByteArrayView bytes, std::uint8_t seed, Feed feed)
{
    unsigned state = seed;
    while (!bytes.isEmpty()) {
        state = state * 1103515245U + 12345U;
        const qsizetype size = std::min<qsizetype>(bytes.size(), 1 + (state >> 16U) % 16U);
        feed(bytes.first(size));
        bytes = bytes.sliced(size);
    }
}
