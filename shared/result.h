#pragma once

#include "shared/fault.h"

#include <utility>
#include <variant>

namespace backup {

//! Either a value or the Fault that stood in its way; for every failure that can be expected.
template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Fault fault)
        : m_state(std::in_place_index<1>, std::move(fault))
    {
    }

    bool isOk() const { return m_state.index() == 0; }
    explicit operator bool() const { return isOk(); }

    //! The value; only when isOk().
    const T &value() const & { return std::get<0>(m_state); }
    T &value() & { return std::get<0>(m_state); }
    T &&value() && { return std::get<0>(std::move(m_state)); }
    const T &operator*() const { return value(); }
    const T *operator->() const { return &value(); }

    //! The fault; only when not isOk().
    const Fault &fault() const { return std::get<1>(m_state); }

private:
    std::variant<T, Fault> m_state;
};

//! Success without a value, or a Fault.
template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Fault fault)
        : m_fault(std::move(fault))
    {
    }

    bool isOk() const { return !m_fault; }
    explicit operator bool() const { return isOk(); }
    //! The fault; only when not isOk().
    const Fault &fault() const { return *m_fault; }

private:
    std::optional<Fault> m_fault;
};

}
