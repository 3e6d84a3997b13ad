#include "service/config/shell_words.h"

namespace backup {

std::optional<QStringList> shellWords(const QString &text)
{
    QStringList words;
    QString word;
    bool isInWord = false;
    QChar quote;
    for (const QChar c : text) {
        if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
            else
                word += c;
        } else if (c == u'"' || c == u'\'') {
            quote = c;
            isInWord = true;
        } else if (!c.isSpace()) {
            word += c;
            isInWord = true;
        } else if (isInWord) {
            words.append(std::exchange(word, {}));
            isInWord = false;
        }
    }
    if (isInWord)
        words.append(word);
    return quote.isNull() ? std::optional(words) : std::nullopt;
}

}
