#include "service/generations/early_flush.h"

#include <chrono>

namespace backup {

namespace {

//! Between two flushes. Less saves no time, and has the filesystem write more of its own.
constexpr std::chrono::seconds pause {2};

}

EarlyFlush::EarlyFlush(const GenerationStore &store)
    : m_thread([this, store](const std::stop_token &stop) {
        std::unique_lock lock(m_mutex);
        while (!m_rest.wait_for(lock, stop, pause, [] { return false; }) && !stop.stop_requested())
            (void)store.flush();
    })
{
}

}
