#include "service/config/config_file.h"

#include <chrono>
#include <cstdlib>

namespace backup {

namespace {

//! Whether the file changed so lately that a further change could leave the same times: the kernel's clock for files
//! moves in steps of some milliseconds.
bool isFresh(const FileIdentity &identity)
{
    using namespace std::chrono;
    const seconds now = duration_cast<seconds>(system_clock::now().time_since_epoch());
    return std::abs(now.count() - identity.changed.tv_sec) <= 1;
}

}

ConfigFile::ConfigFile(QString path)
    : m_path(std::move(path))
    , m_config(Fault {})
{
}

const Result<Config> &ConfigFile::current()
{
    const std::optional<FileIdentity> now = fileIdentity(m_path);
    if (now && now == m_seen)
        return m_config;
    m_config = readConfig(m_path);
    m_seen = m_config && now && !isFresh(*now) ? now : std::nullopt;
    return m_config;
}

}
