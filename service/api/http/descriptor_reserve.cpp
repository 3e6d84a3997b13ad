#include "service/api/http/descriptor_reserve.h"

#include <algorithm>
#include <sys/resource.h>

namespace backup {

namespace {

constexpr rlim_t reserve = 128;

}

int reserveDescriptors(int connections)
{
    rlimit limit {};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 512;
    const rlim_t wanted = static_cast<rlim_t>(connections) + 2 * reserve;
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = std::min(wanted, limit.rlim_max);
        setrlimit(RLIMIT_NOFILE, &limit);
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    const rlim_t reserved = std::min(reserve, limit.rlim_cur / 2);
    return static_cast<int>(std::min<rlim_t>(limit.rlim_cur - reserved, 1 << 20));
}

}
