#pragma once

#include "shared/run_event.h"

#include <chrono>

namespace backup {

//! Prints what a run tells, to standard output.
class EventWriter
{
public:
    enum class Form {
        //! One JSON object a line; see lineFromRunEvent().
        Json,
        //! For people: progress on one line that is overwritten, where the output is a terminal.
        Text,
    };
    explicit EventWriter(Form form);

    void write(const RunEvent &event);

private:
    void writeText(const Progress &progress);
    void writeText(const LogLine &line);
    void writeText(const Recovered &recovered);
    void writeText(const RunReport &report);
    void print(const QString &line);

    const Form m_form;
    const bool m_isTerminal;
    bool m_hasProgress = false;
    std::optional<Phase> m_phase;
    std::chrono::steady_clock::time_point m_lastProgress;
};

//! The last lines of a run for people: what was copied and deleted, what became of the copy before, what is wrong.
QStringList reportLines(const RunReport &report);

}
