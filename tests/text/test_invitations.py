"""What sites ask of their readers around a text, and sentences of a text that only sound like it."""

import pytest

from pipeline.text.invitations import is_invitation


@pytest.mark.parametrize(
    "line",
    [
        "Spotted an error? Let us know.",
        "What do you think? Tell us in the comments.",
        "Have your say in the comments below",
        "Do you have a story? Email us at news@courier.example",
        "Get in touch with our news team by emailing us at news@courier.example.",
        "Support independent journalism: donate today",
        "Listen to this article 4 min",
        "Follow Ida Penrose on X: @idapenrose",
        "This article was first published by The County Courier and is republished here.",
        "Originally published on 14 May 2024",
        "Haben Sie einen Fehler entdeckt? Schreiben Sie uns.",
        "Dieser Artikel erschien zuerst im Landboten.",
        "Vous avez repéré une erreur ? Dites-le nous.",
        "Partager l'article",
        "Compartir en redes sociales",
        "Este artículo fue publicado originalmente en El Ribereño",
        "Clique aqui para receber as notícias no WhatsApp",
        "Condividi questo articolo",
        "Fout gezien? Mail ons!",
        "Udostępnij artykuł",
        "Sledujte nás na Facebooku",
        "Kövessen minket a Facebookon",
        "Urmăriți-ne pe Facebook",
        "Нашли ошибку? Выделите её и нажмите Ctrl+Enter",
        "Поделиться в соцсетях",
        "Следите за нашими новостями в Дзене",
        "Последвайте ни във Facebook",
        "Haberin devamı için tıklayın",
        "شارك الخبر",
        "Ikuti kami di Google News",
        "記事を印刷する",
        "카카오톡 채널 추가하기",
        "转载请注明出处",
        "封面图片来自网络",
        "Följ oss på Facebook",
        "Seuraa meitä Facebookissa",
        "Dela artikeln",
        "Compartilhe no Facebook",
        "Κοινοποιήστε",
        "Chia sẻ bài viết",
        "Anmäl dig till vårt nyhetsbrev",
        "Přihlaste se k odběru novinek",
        "訂閱我們的電子報，每天早上收到地方新聞。",
        "카카오톡 채널을 추가하고 매일 아침 소식을 받아보세요.",
    ],
)
def test_a_line_in_which_the_site_speaks_to_its_readers_is_told(line: str) -> None:
    assert is_invitation(line)


@pytest.mark.parametrize(
    "line",
    [
        "The report was first published in May.",
        "She asked the neighbours to share the story of the mill.",
        "Follow the river on foot as far as the mill.",
        "They have found an error in the plans, the county said.",
        "Han abonnerer på nyhetsbrevet fra møllen.",
        "방송사는 유튜브 채널을 추가하기로 했다.",
        "Del av mjölet gick till skolan.",
        "“What do you think?” he asked. Nobody knew.",
        "Listen to this river for a night and you will move away.",
        "The newsroom supports independent journalism with a prize.",
        "Dieser Artikel des Vertrags gilt erst ab Mai.",
        "El puente fue publicado en los planos de 1912.",
        "Напомним, мост открыли в мае.",
        "图片显示，新桥已经通车。",
        "他在网络上看到了图片。",
    ],
)
def test_sentences_of_a_text_with_the_same_words_are_not(line: str) -> None:
    assert not is_invitation(line)
