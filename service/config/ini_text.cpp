#include "service/config/ini_text.h"

#include "service/config/ini_line.h"

#include <QStringDecoder>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF");

class Parser
{
public:
    explicit Parser(const QByteArray &text)
        : m_text(text)
        , m_next(text.startsWith(byteOrderMark) ? byteOrderMark.size() : 0)
    {
    }

    IniDocument parse()
    {
        while (m_next < m_text.size() && m_document.faults.size() < maxIniFaults) {
            const QByteArray bytes = takeLine();
            // A comment may be in any encoding: nobody reads it.
            if (const QByteArray trimmed = bytes.trimmed(); !trimmed.startsWith('#') && !trimmed.startsWith(';'))
                readLine(decoded(bytes));
        }
        return m_document;
    }

private:
    QByteArray takeLine()
    {
        m_begin = m_next;
        const auto isLineEnd = [](char c) { return c == '\n' || c == '\r'; };
        const qsizetype end = std::find_if(m_text.begin() + m_begin, m_text.end(), isLineEnd) - m_text.begin();
        const bool isCrLf = m_text.sliced(end, std::min<qsizetype>(2, m_text.size() - end)) == "\r\n";
        m_next = std::min(end + (isCrLf ? 2 : 1), m_text.size());
        ++m_line;
        return m_text.sliced(m_begin, end - m_begin);
    }

    QString decoded(const QByteArray &bytes)
    {
        QStringDecoder decoder(
            QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom | QStringDecoder::Flag::Stateless);
        QString line = decoder(bytes);
        m_damage = decoder.hasError() ? u"The line is not UTF-8."_s : QString();
        const auto isControl = [](QChar c) { return c.category() == QChar::Other_Control && c != u'\t'; };
        if (std::any_of(line.cbegin(), line.cend(), isControl))
            m_damage = u"The line holds a control character."_s;
        return line;
    }

    void readLine(const QString &line)
    {
        if (isBlank(line) || isComment(line))
            return;
        if (m_hasKey && indentOf(line) > m_indent) {
            section().entries.last().lines.append(taken(valueAt(line, 0)));
            section().end = m_next;
        } else {
            m_indent = indentOf(line);
            if (isSectionLine(line))
                openSection(line);
            else
                readKey(line);
        }
        if (!m_damage.isEmpty())
            refuse(std::exchange(m_damage, {}), u"Write the line again in an editor that saves UTF-8."_s);
    }

    void openSection(const QString &line)
    {
        const std::optional<QString> name = sectionName(line);
        m_document.sections.append(
            {name.value_or(valueAt(line, m_indent + 1).text), m_line, {}, m_next, line.left(m_indent)});
        m_hasKey = false;
        if (!name)
            refuse(u"The section's name has no closing bracket."_s, u"Write the name as [user_target]."_s);
    }

    void readKey(const QString &line)
    {
        const std::optional<KeyLine> parts = keyLine(line);
        if (m_document.sections.isEmpty()) {
            if (m_document.faults.isEmpty())
                refuse(u"Before the first section stands \"%1\"."_s.arg(excerpt(line)),
                    u"Write a section's name such as [user_target] above it, or begin the line with #."_s);
            return;
        }
        section().end = m_next;
        section().indent = line.left(m_indent);
        if (!parts || parts->key.isEmpty()) {
            refuse(u"\"%1\" is neither a section nor a key with a value nor a comment."_s.arg(excerpt(line)),
                u"Write it as key = value, or begin the line with #."_s);
            return;
        }
        m_hasKey = true;
        const ByteRange range {offset(line, parts->value.begin), offset(line, parts->value.end)};
        section().entries.append({parts->key, {taken(parts->value)}, m_line, range});
    }

    QString taken(const LinePiece &value)
    {
        if (value.quoteIsOpen)
            refuse(
                u"A double quote is not closed."_s, u"Put a double quote behind the value, or take the first away."_s);
        return value.text;
    }

    void refuse(const QString &message, const QString &remedy)
    {
        const QString name = m_document.sections.isEmpty() ? QString() : section().name;
        m_document.faults.append({m_line, name, message, remedy});
    }

    //! In a damaged line the decoded text may be longer than the bytes; the range then ends with the line.
    qsizetype offset(const QString &line, qsizetype units) const
    {
        return std::min(m_begin + line.left(units).toUtf8().size(), m_next);
    }
    IniSection &section() { return m_document.sections.last(); }

    const QByteArray m_text;
    IniDocument m_document;
    qsizetype m_begin = 0;
    qsizetype m_next = 0;
    int m_line = 0;
    qsizetype m_indent = 0;
    bool m_hasKey = false;
    QString m_damage;
};

}

QString IniEntry::value() const
{
    return lines.join(u'\n');
}

IniDocument parseIni(const QByteArray &text)
{
    if (text.startsWith("\xFF\xFE") || text.startsWith("\xFE\xFF"))
        return {{}, {{1, {}, u"The file is UTF-16."_s, u"Save it again as UTF-8."_s}}};
    return Parser(text).parse();
}

QString excerpt(const QString &text)
{
    constexpr qsizetype longest = 60;
    QString shown = text.size() > longest ? text.left(longest - 1) + u"…"_s : text;
    for (QChar &c : shown) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = u'?';
    }
    return shown;
}

Fault configInvalid(const QString &message, const QString &remedy)
{
    return {FaultKind::ConfigInvalid, message, remedy};
}

}
