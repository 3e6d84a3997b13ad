#include "monitor/windows/server_dialog.h"

#include "monitor/client/api_path.h"
#include "monitor/client/server_address.h"
#include "monitor/windows/facts.h"

#include <QAbstractItemView>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QVBoxLayout>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

// In pairs of digits, as backup-server certificate prints it.
QString readableFingerprint(const QString &hex)
{
    QStringList pairs;
    for (qsizetype i = 0; i < hex.size(); i += 2)
        pairs.append(hex.mid(i, 2).toUpper());
    return pairs.first(pairs.size() / 2).join(u':') + u":\n"_s + pairs.mid(pairs.size() / 2).join(u':');
}

}

ServerDialog::ServerDialog(const ServerEntry &entry, const std::optional<QString> &token, QWidget *parent)
    : QDialog(parent)
    , m_oldUrl(entry.url)
    , m_oldToken(token)
    , m_entry(entry)
    , m_address(new QComboBox(this))
    , m_name(new QLineEdit(entry.name, this))
    , m_token(new QLineEdit(token.value_or(QString()), this))
    , m_trust(new QCheckBox(this))
    , m_result(makeTextLabel(this))
{
    setWindowTitle(entry.url.isEmpty() ? tr("Add a server") : tr("Change a server"));
    m_address->setEditable(true);
    // The list is of servers that were found; Enter means the dialog.
    m_address->setInsertPolicy(QComboBox::NoInsert);
    m_address->setEditText(entry.url.isEmpty() ? QString() : entry.url.toString());
    m_address->setObjectName("address");
    m_address->view()->setAccessibleName(tr("Servers found on this network"));
    m_name->setObjectName("name");
    m_token->setObjectName("token");
    m_token->setEchoMode(QLineEdit::Password);
    buildLayout();
    lookForServers();
    for (QLineEdit *edit : {m_address->lineEdit(), m_token})
        connect(edit, &QLineEdit::textEdited, this, &ServerDialog::forgetTest);
    connect(m_address, &QComboBox::activated, this, [this](int index) {
        if (const QString url = m_address->itemData(index).toString(); !url.isEmpty())
            m_address->setEditText(url);
        forgetTest();
    });
    connect(m_trust, &QCheckBox::toggled, this, [this](bool isTrusted) {
        m_entry.pinnedSha256 =
            isTrusted ? QByteArray::fromHex(m_trust->property("sha256").toByteArray()) : QByteArray();
    });
}

ServerDialog::~ServerDialog() = default;

void ServerDialog::buildLayout()
{
    m_address->lineEdit()->setPlaceholderText(tr("raspberrypi.local or 192.168.1.7:5000"));
    m_name->setPlaceholderText(tr("As in the address"));
    m_token->setPlaceholderText(m_entry.hasToken && !m_oldToken ? tr("Remembered; the key store does not tell it now")
                                                                : tr("Only when the server asks for one"));
    m_trust->hide();
    auto *form = new QFormLayout;
    form->addRow(tr("&Address"), m_address);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("To&ken"), m_token);
    form->addRow(QString(), m_trust);
    auto *buttons = new QDialogButtonBox(this);
    m_test = buttons->addButton(tr("&Test"), QDialogButtonBox::ActionRole);
    m_save = buttons->addButton(tr("&Save"), QDialogButtonBox::AcceptRole);
    m_save->setDefault(true);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    connect(m_test, &QPushButton::clicked, this, [this] { test(false); });
    connect(buttons, &QDialogButtonBox::accepted, this, [this] { m_hasFailed ? save() : test(true); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_result);
    layout->addStretch();
    layout->addWidget(buttons);
    m_result->setAccessibleName(tr("Result of the test"));
    m_result->setMinimumHeight(fontMetrics().height() * 3);
    setMinimumWidth(460);
}

void ServerDialog::lookForServers()
{
    connect(&m_discovery, &Discovery::found, this, [this](const QList<FoundServer> &servers) {
        const QString typed = m_address->currentText();
        for (const FoundServer &server : servers)
            m_address->addItem(u"%1 (%2)"_s.arg(server.name, serverNameFromUrl(server.url)), server.url.toString());
        m_address->setCurrentIndex(-1);
        m_address->setEditText(typed);
        if (!servers.isEmpty() && m_result->text().isEmpty())
            m_result->setText(
                tr("%n server(s) found on this network: open the list.", nullptr, static_cast<int>(servers.size())));
    });
    m_discovery.start();
}

void ServerDialog::forgetTest()
{
    m_hasFailed = false;
    m_save->setText(tr("&Save"));
    m_result->clear();
    m_trust->hide();
    // An answer that is on its way is one to what stood there before.
    m_api.reset();
    m_test->setEnabled(true);
    m_save->setEnabled(true);
}

void ServerDialog::test(bool savesWhenGood)
{
    const Result<QUrl> url = serverUrlFromText(m_address->currentText());
    if (!url) {
        m_result->setText(url.fault().message + u'\n' + url.fault().remedy);
        return;
    }
    m_entry.url = *url;
    m_result->setText(tr("Asking %1...").arg(serverNameFromUrl(*url)));
    m_test->setEnabled(false);
    m_save->setEnabled(false);
    m_api = std::make_unique<ApiClient>(*url);
    m_api->setToken(m_token->text());
    m_api->setPinnedSha256(m_entry.pinnedSha256);
    connect(m_api->get(apiPath::status()), &HttpFetch::finished, this,
        [this, savesWhenGood](const HttpAnswer &answer) { showTest(readStatus(answer), savesWhenGood); });
}

void ServerDialog::showTest(const Answer<QList<Task>> &answer, bool savesWhenGood)
{
    m_test->setEnabled(true);
    m_save->setEnabled(true);
    const auto *trouble = std::get_if<AnswerTrouble>(&answer);
    m_hasFailed = trouble;
    m_save->setText(trouble ? tr("&Save anyway") : tr("&Save"));
    if (!trouble) {
        m_result->setText(tr("A backup server answers."));
        if (savesWhenGood)
            save();
        return;
    }
    const TroubleWords words = troubleWords(trouble->trouble, serverNameFromUrl(m_entry.url), trouble->detail);
    m_result->setText(words.message + u'\n' + words.remedy);
    if (trouble->trouble == Trouble::CertificateUnknown || trouble->trouble == Trouble::CertificateChanged)
        showCertificate(trouble->detail);
}

void ServerDialog::showCertificate(const QString &sha256Hex)
{
    m_result->setText(m_result->text() + u'\n'
        + tr("Compare the fingerprint with what \"backup-server certificate\" prints on the server:") + u'\n'
        + readableFingerprint(sha256Hex));
    m_trust->setText(tr("T&rust this certificate"));
    m_trust->setProperty("sha256", sha256Hex.toLatin1());
    m_trust->setChecked(false);
    m_trust->show();
    m_hasFailed = false;
    m_save->setText(tr("&Save"));
}

void ServerDialog::save()
{
    m_entry.name = m_name->text().trimmed();
    if (m_entry.name.isEmpty())
        m_entry.name = serverNameFromUrl(m_entry.url);
    if (const std::optional<QString> given = token())
        m_entry.hasToken = !given->isEmpty();
    accept();
}

std::optional<QString> ServerDialog::token() const
{
    if (m_token->isModified())
        return m_token->text();
    // It is remembered by the address.
    return m_entry.url == m_oldUrl ? std::nullopt : m_oldToken;
}

}
