#pragma once

#include "service/generations/store.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace backup {

//! As long as it lives, what is written to the destination goes to the disk beside the writing, not at the end of all.
//! What gets lost on the way GenerationStore::flush() tells at the end.
class EarlyFlush
{
public:
    explicit EarlyFlush(const GenerationStore &store);

private:
    std::mutex m_mutex;
    std::condition_variable_any m_rest;
    //! The last member: it ends before what it uses.
    std::jthread m_thread;
};

}
