#include "service/api/routes.h"

#include <algorithm>
#include <array>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

using Method = ApiRequest::Method;

//! '*' in a pattern stands for one part of the path.
struct Row {
    Method method = Method::Get;
    QStringView pattern;
    Endpoint endpoint = Endpoint::Page;
};

// The first row that fits wins, so fixed words stand before the names that people chose.
constexpr std::array rows {
    Row {Method::Get, u"", Endpoint::Page},
    Row {Method::Get, u"assets/app.css", Endpoint::Page},
    Row {Method::Get, u"assets/app.js", Endpoint::Page},
    Row {Method::Get, u"api/openapi.json", Endpoint::Page},
    Row {Method::Get, u"healthz", Endpoint::Health},
    Row {Method::Get, u"metrics", Endpoint::Metrics},
    Row {Method::Get, u"api/status", Endpoint::Status},
    Row {Method::Post, u"api/clear_error", Endpoint::ClearErrors},
    Row {Method::Post, u"api/clear_finished", Endpoint::ClearFinished},
    Row {Method::Get, u"api/sets", Endpoint::Sets},
    Row {Method::Get, u"api/sets/*", Endpoint::OneSet},
    Row {Method::Get, u"api/history", Endpoint::History},
    Row {Method::Get, u"api/tasks/*", Endpoint::OneTask},
    Row {Method::Get, u"api/tasks/*/log", Endpoint::TaskLog},
    Row {Method::Post, u"api/tasks/*/cancel", Endpoint::CancelTask},
    Row {Method::Post, u"api/*/*", Endpoint::Backup},
};

bool fits(QStringView pattern, const QStringList &path)
{
    const QList<QStringView> words = pattern.isEmpty() ? QList<QStringView>() : pattern.split(u'/');
    return std::equal(words.begin(), words.end(), path.begin(), path.end(),
        [](QStringView word, const QString &part) { return word == u"*" || word == part; });
}

QStringList argumentsOf(QStringView pattern, const QStringList &path)
{
    const QList<QStringView> words = pattern.split(u'/');
    QStringList arguments;
    for (qsizetype i = 0; i < path.size(); ++i) {
        if (words.at(i) == u"*")
            arguments.append(path.at(i));
    }
    return arguments;
}

} // namespace

Result<Route> findRoute(ApiRequest::Method method, const QStringList &path)
{
    bool isKnown = false;
    for (const Row &row : rows) {
        if (!fits(row.pattern, path))
            continue;
        if (row.method == method)
            return Route {row.endpoint, argumentsOf(row.pattern, path)};
        isKnown = true;
    }
    const QString name = u'/' + path.join(u'/');
    if (isKnown) {
        return Fault {FaultKind::MethodNotAllowed, u"%1 is not asked for in this way."_s.arg(name),
            u"Use one of: %1."_s.arg(QString::fromLatin1(allowedMethods(path)))};
    }
    return Fault {FaultKind::UnknownPath, u"There is nothing at %1."_s.arg(name), {}};
}

QByteArray allowedMethods(const QStringList &path)
{
    bool get = false;
    bool post = false;
    for (const Row &row : rows) {
        if (fits(row.pattern, path))
            (row.method == Method::Get ? get : post) = true;
    }
    QByteArrayList methods;
    if (get)
        methods << "GET"
                << "HEAD";
    if (post)
        methods << "POST";
    if (!methods.isEmpty())
        methods << "OPTIONS";
    return methods.join(", ");
}

} // namespace backup
