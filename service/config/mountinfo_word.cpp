#include "service/config/mountinfo_word.h"

namespace backup {

QByteArray mountinfoWord(const QByteArray &text)
{
    QByteArray plain;
    for (qsizetype i = 0; i < text.size(); ++i) {
        bool isOctal = false;
        const int code = text.at(i) == '\\' ? text.mid(i + 1, 3).toInt(&isOctal, 8) : 0;
        plain += isOctal ? static_cast<char>(code) : text.at(i);
        i += isOctal ? 3 : 0;
    }
    return plain;
}

}
