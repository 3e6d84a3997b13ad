#pragma once

#include "tests/monitor/sample_tasks.h"
#include "tests/monitor/scripted_server.h"

namespace backup {

//! What a small household's server tells: every state, a guard, warnings, a faulty section.
struct SampleHousehold {
    QDateTime nowUtc = QDateTime::currentDateTimeUtc();
    QList<Task> tasks;
    QList<SetInfo> sets;
    QList<HistoryEntry> history;

    SampleHousehold()
    {
        using namespace Qt::StringLiterals;
        addTask(u"family_documents"_s, TaskState::Error, 35,
            {u"mass-deletion"_s, u"9,214 of 10,020 files are gone from the source. Nothing was changed."_s,
                u"Check that the whole disk is mounted at /mnt/data/documents, then retry."_s});
        addTask(u"office_mail"_s, TaskState::Error, 95,
            {u"source-missing"_s, u"The source /mnt/data/mail does not exist. The last copy is untouched."_s,
                u"Mount it, or correct the path in config.ini."_s});
        Task running = addTask(u"family_photos"_s, TaskState::Running, 2, {});
        tasks.last().progress =
            Progress {Phase::Copy, 43, 9'700'000'000, 22'400'000'000, 5'120, 11'884, 41'000'000, 309};
        addTask(u"music_library"_s, TaskState::Pending, 2, {});
        addTask(u"山田_写真"_s, TaskState::Pending, 1, {});
        addTask(u"home_pi"_s, TaskState::Finished, 130, {});
        addTask(u"home_router"_s, TaskState::Finished, 190, {});
        tasks.last().warnings = {u"2 files vanished while they were copied."_s};
        addTask(u"office_accounts"_s, TaskState::Finished, 250, {});
        for (const char *name : {"family_documents", "family_photos", "home_pi", "home_router", "music_library",
                 "office_accounts", "office_mail", "山田_写真"})
            addSet(QString::fromUtf8(name));
        for (SetInfo &set : sets)
            set.lastResult = lastResultOf(set.name);
        SetInfo faulty;
        faulty.name = u"office_old"_s;
        faulty.faults = {{31, u"office_old"_s, u"\"dest\" is missing."_s, u"Add a line dest = /path."_s}};
        sets.append(faulty);
        for (int day = 0; day < 24; ++day)
            addRun(day);
    }

    //! Makes \a server tell all this.
    void tellBy(ScriptedServer &server) const
    {
        QJsonArray historyArray;
        for (const HistoryEntry &entry : history)
            historyArray.append(historyEntryToJson(entry));
        server.answerJson("/api/status", statusBody(tasks));
        server.answerJson("/api/sets", setsBody(sets));
        server.answerJson(
            "/api/history", QJsonDocument(QJsonObject {{QStringLiteral("history"), historyArray}}).toJson());
        server.on("/api/tasks/", [](QTcpSocket &socket, const QByteArray &) {
            socket.write(ScriptedServer::response("200 OK", "text/plain; charset=utf-8",
                "02:00:00 preflight\n02:00:00 scan: 11,884 files, 22.4 GB\n02:00:09 stage: 11,201 links\n"
                "02:00:12 copy: 683 files, 22.4 GB\n"));
        });
    }

private:
    struct Words {
        QString code;
        QString message;
        QString remedy;
    };

    Task addTask(const QString &name, TaskState state, int minutesAgo, const Words &words)
    {
        Task task = sampleTask(QStringLiteral("t%1").arg(tasks.size()), state, name);
        task.updatedAtUtc = nowUtc.addSecs(-60 * minutesAgo);
        task.createdAtUtc = task.updatedAtUtc.addSecs(-320);
        task.startedAtUtc = state == TaskState::Pending ? QDateTime() : task.updatedAtUtc.addSecs(-60 - 7 * minutesAgo);
        task.code = words.code;
        task.message = words.message;
        task.remedy = words.remedy;
        tasks.append(task);
        return task;
    }

    void addSet(const QString &name)
    {
        const QString target = name.section(QLatin1Char('_'), 1);
        SetInfo set;
        set.name = name;
        set.source = QStringLiteral("/mnt/data/") + target;
        set.dest = QStringLiteral("/mnt/backup/") + target;
        set.keepCount = 7;
        set.dateLast = nowUtc.date().addDays(-1);
        set.lastSuccessAtUtc = nowUtc.addSecs(-3600 * 14);
        for (const int daysAgo : {2, 3, 4, 9, 10, 16})
            set.generations.append(
                {target + nowUtc.date().addDays(-daysAgo).toString(u"_yyyyMMdd"), nowUtc.date().addDays(-daysAgo)});
        sets.append(set);
    }

    //! That of the task that has ended, if there is one.
    std::optional<HistoryEntry> lastResultOf(const QString &name) const
    {
        for (const Task &task : tasks) {
            if (task.name != name || (task.state != TaskState::Error && task.state != TaskState::Finished))
                continue;
            HistoryEntry entry;
            entry.id = task.id;
            entry.name = name;
            entry.startedAtUtc = task.startedAtUtc;
            entry.endedAtUtc = task.updatedAtUtc;
            entry.code = task.code;
            entry.message = task.message;
            entry.committed = task.code.isEmpty();
            return entry;
        }
        return std::nullopt;
    }

    void addRun(int day)
    {
        HistoryEntry entry;
        entry.id = QString::number(day);
        entry.name = QStringLiteral("family_documents");
        entry.startedAtUtc = nowUtc.addDays(-day);
        entry.endedAtUtc = entry.startedAtUtc.addSecs(60 + (day * 37) % 140);
        entry.code = day == 0 || day == 11 ? QStringLiteral("mass-deletion") : QString();
        entry.committed = entry.code.isEmpty();
        entry.stats = {10'020, 22'400'000'000, 40 + day, 3, 182'000'000};
        history.append(entry);
    }
};

}
