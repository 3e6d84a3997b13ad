#pragma once

namespace backup {

//! How much the service tells; each level includes those after it.
enum class LogLevel { Debug, Info, Warning, Error };

}
