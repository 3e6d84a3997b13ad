#pragma once

#include "monitor/client/http_answer.h"
#include "shared/set_info.h"
#include "shared/status.h"

#include <QJsonObject>
#include <QList>
#include <variant>

//! Pure readers of answers; they may be called from any thread.
namespace backup {

//! Why an answer is of no use, ready for troubleWords().
struct AnswerTrouble {
    Trouble trouble = Trouble::Garbage;
    QString detail;
    //! A guard stood in the way, and a run may be told to pass it: its code.
    QString acceptableCode;
};

//! The answer has not changed since the one whose ETag was sent.
struct Unchanged {
};

template <typename T>
using Answer = std::variant<T, Unchanged, AnswerTrouble>;

//! What `GET /api/sets` tells.
struct ConfiguredSets {
    QList<SetInfo> sets;
    //! Faults of config.ini that belong to no section.
    QList<ConfigFault> faults;
};

//! Every task of all four lists, each id once.
Answer<QList<Task>> readStatus(const HttpAnswer &answer);
Answer<ConfiguredSets> readSets(const HttpAnswer &answer);
//! Newest first.
Answer<QList<HistoryEntry>> readHistory(const HttpAnswer &answer);
//! A log: any text.
Answer<QByteArray> readText(const HttpAnswer &answer);
//! The answer to a POST: the object it holds.
Answer<QJsonObject> readCommand(const HttpAnswer &answer);

}
