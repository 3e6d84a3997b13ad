#pragma once

#include "monitor/settings/settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QSpinBox>

namespace backup {

//! Notifications, language, colours, start at login.
class PreferencesDialog : public QDialog
{
    Q_OBJECT

public:
    PreferencesDialog(const Preferences &preferences, bool startsAtLogin, QWidget *parent);

    Preferences preferences() const;
    bool startsAtLogin() const { return m_startsAtLogin->isChecked(); }

private:
    QCheckBox *m_notifies;
    QSpinBox *m_overdueAfterDays;
    QComboBox *m_theme;
    QComboBox *m_language;
    QCheckBox *m_startsAtLogin;
};

}
