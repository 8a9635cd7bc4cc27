"""The pages in a real browser: what the customer clicks, and what changes by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import presence_of_element_located
from selenium.webdriver.support.wait import WebDriverWait

from tests.sandbox.lab import Lab, mail_server
from tests.sandbox.test_inbox import mail, sms

pytestmark = pytest.mark.slow  # a browser starts

SWITCHES = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    """Headless Chromium on a phone's width."""
    options = webdriver.ChromeOptions()
    for switch in SWITCHES:
        options.add_argument(switch)
    driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    yield driver
    driver.quit()


def found(browser: webdriver.Chrome, name: str):
    return WebDriverWait(browser, 10).until(presence_of_element_located((By.ID, name)))


def test_choose_press_pay_and_see_paid(browser: webdriver.Chrome, lab: Lab) -> None:
    charge = lab.charge()
    browser.get(charge["url"])
    found(browser, "method-qris").click()
    found(browser, "pay").click()
    assert "Lunas" in found(browser, "paid").text
    assert len(lab.fetch(charge)["payments"]) == 1


def test_fail_then_pay_by_card(browser: webdriver.Chrome, lab: Lab) -> None:
    charge = lab.charge()
    browser.get(charge["url"])
    found(browser, "method-card").click()
    found(browser, "fail").click()
    assert "belum berhasil" in found(browser, "failure").text
    found(browser, "method-card").click()
    found(browser, "save-card").click()
    found(browser, "pay").click()
    found(browser, "paid")
    assert [a["status"] for a in lab.fetch(charge)["attempts"]] == ["failed", "paid"]
    assert len(lab.get("/v1/tokens?customer=siti@example.com").json()["items"]) == 1


@pytest.mark.parametrize("path", ["", "/qris"])
def test_the_open_page_turns_to_paid_by_itself(
    browser: webdriver.Chrome, lab: Lab, path: str
) -> None:
    browser.get(lab.charge()["url"] + path)
    lab.pay("INV-A-000231")
    assert "Lunas" in found(browser, "paid").text


def test_the_open_page_closes_by_itself(browser: webdriver.Chrome, lab: Lab) -> None:
    charge = lab.charge()
    browser.get(charge["url"])
    lab.post(f"/v1/charges/{charge['id']}/cancel", {})
    assert "ditutup" in found(browser, "closed").text


def test_the_inbox_shows_what_arrives_and_leads_to_the_page(
    browser: webdriver.Chrome, lab: Lab
) -> None:
    charge = lab.charge()
    browser.get(lab.url + "/inbox?lang=en")
    sms(lab, to="+6281234567890", text=f"Bayar: {charge['url']}")
    found(browser, "message-1").click()
    found(browser, "open-phone").click()
    found(browser, "close-phone")
    link = browser.find_element(By.CSS_SELECTOR, ".bubble a")
    assert link.get_attribute("href") == charge["url"]


def test_a_script_in_an_email_does_not_run(browser: webdriver.Chrome, lab: Lab) -> None:
    evil = '<h1 id="seen">Hello</h1><script>document.body.innerHTML = "HACKED"</script>'
    with mail_server(lab.smtp) as server:
        server.send_message(mail(evil + '<img id="qr" src="cid:qr@posapp">'))
    browser.get(lab.url + "/inbox/1/phone")
    browser.switch_to.frame(browser.find_element(By.CSS_SELECTOR, "iframe.mail"))
    assert found(browser, "seen").text == "Hello"
    assert browser.execute_script("return document.getElementById('qr').naturalWidth") == 1
    assert browser.find_element(By.TAG_NAME, "body").text == "Hello"
    browser.switch_to.default_content()
