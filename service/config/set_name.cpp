#include "service/config/set_name.h"

#include "service/config/ini_text.h"

using namespace Qt::StringLiterals;

namespace backup {

namespace {

constexpr qsizetype longestName = 255;

}

Result<void> checkSetName(const QString &name)
{
    if (name.trimmed() != name) {
        return configInvalid(u"The section's name begins or ends with a blank."_s,
            u"Take the blanks inside the brackets away: [%1]."_s.arg(excerpt(name.trimmed())));
    }
    if (name.contains(u'/'))
        return configInvalid(u"The section's name holds \"/\"."_s, u"Choose a name without it, such as [me_photos]."_s);
    if (name.size() > longestName)
        return configInvalid(u"The section's name is longer than 255 characters."_s, u"Choose a shorter name."_s);
    const qsizetype underscore = name.indexOf(u'_', 1);
    if (underscore < 0 || underscore + 1 == name.size()) {
        return configInvalid(u"\"%1\" is not of the form user_target."_s.arg(excerpt(name)),
            u"Choose a name with \"_\" inside, such as [me_photos], or [server] for settings of the service."_s);
    }
    return {};
}

}
