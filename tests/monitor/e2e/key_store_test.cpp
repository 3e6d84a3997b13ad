#include "monitor/settings/secret_store.h"
#include "tests/patience.h"

#include <QTest>

#include <optional>

using namespace backup;
using namespace Qt::StringLiterals;

//! Tokens in a real key store, gnome-keyring, that with_key_store.sh has started.
class KeyStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTokenOutlivesTheProgram()
    {
        QCOMPARE(write(u"http://pi:5000"_s, u"bs_秘密 \"1\""_s), SecretStore::Keeping::Lasting);
        QCOMPARE(read(u"http://pi:5000"_s), u"bs_秘密 \"1\""_s);
    }

    void eachServerHasItsOwn()
    {
        QCOMPARE(write(u"http://a:5000"_s, u"of a"_s), SecretStore::Keeping::Lasting);
        QCOMPARE(write(u"http://b:5000"_s, u"of b"_s), SecretStore::Keeping::Lasting);
        QCOMPARE(read(u"http://a:5000"_s), u"of a"_s);
        QCOMPARE(read(u"http://b:5000"_s), u"of b"_s);
        QCOMPARE(read(u"http://c:5000"_s), QString());
    }

    void aNewTokenTakesThePlaceOfTheOld()
    {
        write(u"http://pi:5000"_s, u"old"_s);
        write(u"http://pi:5000"_s, u"new"_s);
        QCOMPARE(read(u"http://pi:5000"_s), u"new"_s);
    }

    void aTokenThatIsTakenBackIsGone()
    {
        write(u"http://pi:5000"_s, u"secret"_s);
        write(u"http://pi:5000"_s, {});
        QCOMPARE(read(u"http://pi:5000"_s), QString());
    }

private:
    // Each with a store of its own, which remembers nothing, as a program that was started anew.

    static std::optional<SecretStore::Keeping> write(const QString &key, const QString &secret)
    {
        SecretStore store;
        std::optional<SecretStore::Keeping> keeping;
        store.write(key, secret, [&keeping](SecretStore::Keeping kept) { keeping = kept; });
        (void)QTest::qWaitFor([&keeping] { return keeping.has_value(); }, patienceMs);
        return keeping;
    }

    static std::optional<QString> read(const QString &key)
    {
        SecretStore store;
        std::optional<std::optional<QString>> secret;
        store.read(key, [&secret](const std::optional<QString> &given) { secret = given; });
        return QTest::qWaitFor([&secret] { return secret.has_value(); }, patienceMs) ? *secret : u"never given"_s;
    }
};

QTEST_GUILESS_MAIN(KeyStoreTest)
#include "key_store_test.moc"
