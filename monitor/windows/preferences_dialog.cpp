#include "monitor/windows/preferences_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>

namespace backup {

using namespace Qt::StringLiterals;

PreferencesDialog::PreferencesDialog(const Preferences &preferences, bool startsAtLogin, QWidget *parent)
    : QDialog(parent)
    , m_notifies(new QCheckBox(tr("&Notify when a backup fails or recovers, or a server goes away"), this))
    , m_overdueAfterDays(new QSpinBox(this))
    , m_theme(new QComboBox(this))
    , m_language(new QComboBox(this))
    , m_startsAtLogin(new QCheckBox(tr("Start at &login"), this))
{
    setWindowTitle(tr("Preferences"));
    m_notifies->setChecked(preferences.notifies);
    m_overdueAfterDays->setRange(0, 365);
    m_overdueAfterDays->setSpecialValueText(tr("never"));
    m_overdueAfterDays->setSuffix(tr(" days"));
    m_overdueAfterDays->setValue(preferences.overdueAfterDays);
    m_theme->addItems({tr("As the system"), tr("Light"), tr("Dark")});
    m_theme->setCurrentIndex(static_cast<int>(preferences.theme));
    m_language->addItem(tr("As the system"), QString());
    m_language->addItem(u"English"_s, u"en"_s);
    m_language->addItem(u"日本語"_s, u"ja"_s);
    m_language->setCurrentIndex(std::max(0, m_language->findData(preferences.language)));
    m_startsAtLogin->setChecked(startsAtLogin);

    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("&Save"), QDialogButtonBox::AcceptRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *form = new QFormLayout(this);
    form->addRow(m_notifies);
    form->addRow(tr("A set is &overdue without a good run for"), m_overdueAfterDays);
    form->addRow(tr("&Colours"), m_theme);
    form->addRow(tr("Lan&guage, from the next start on"), m_language);
    form->addRow(m_startsAtLogin);
    form->addRow(buttons);
}

Preferences PreferencesDialog::preferences() const
{
    return {m_language->currentData().toString(), static_cast<ThemeChoice>(m_theme->currentIndex()),
        m_overdueAfterDays->value(), m_notifies->isChecked()};
}

}
