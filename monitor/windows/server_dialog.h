#pragma once

#include "monitor/client/answer_reader.h"
#include "monitor/client/api_client.h"
#include "monitor/client/discovery.h"
#include "monitor/settings/settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <memory>

namespace backup {

//! Asks for one server, and tests it before it is saved.
class ServerDialog : public QDialog
{
    Q_OBJECT

public:
    //! \a entry: what is changed; without a URL for a new server. \a token is what is remembered for it; absent when
    //! that could not be read.
    ServerDialog(const ServerEntry &entry, const std::optional<QString> &token, QWidget *parent);
    ~ServerDialog() override;

    //! What was entered; after the dialog was accepted.
    ServerEntry entry() const { return m_entry; }
    //! The token to remember for it; absent when that which is remembered stays, since nobody has written one.
    std::optional<QString> token() const;

private:
    void buildLayout();
    void lookForServers();
    void forgetTest();
    void test(bool savesWhenGood);
    void showTest(const Answer<QList<Task>> &answer, bool savesWhenGood);
    void showCertificate(const QString &sha256Hex);
    void save();

    const QUrl m_oldUrl;
    const std::optional<QString> m_oldToken;
    ServerEntry m_entry;
    QComboBox *m_address;
    QLineEdit *m_name;
    QLineEdit *m_token;
    QCheckBox *m_trust;
    QLabel *m_result;
    QPushButton *m_test = nullptr;
    QPushButton *m_save = nullptr;
    Discovery m_discovery;
    std::unique_ptr<ApiClient> m_api;
    //! The last test failed, and people may save all the same.
    bool m_hasFailed = false;
};

}
